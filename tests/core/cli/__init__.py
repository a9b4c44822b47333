"""Tests of the command `pospolu`."""
