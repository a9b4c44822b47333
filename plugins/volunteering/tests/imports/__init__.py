"""Tests of what comes in from tables."""
