"""Writes that may be sent again: one answer and one effect for a key."""
