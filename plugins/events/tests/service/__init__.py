"""Tests of the verbs of series."""
