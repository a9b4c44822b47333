"""Finds, validates and orders the rooms, asks each once, and freezes the answers; alone calls pluggy."""
