"""Writes of documents: works in hand."""
