"""Writes of documents: printing at once, works in hand, and those that were given out."""
