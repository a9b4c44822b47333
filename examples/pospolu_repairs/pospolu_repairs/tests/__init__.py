"""Tests of repair cafés."""
