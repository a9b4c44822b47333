"""Reads of sign-ups that are used more than once."""
