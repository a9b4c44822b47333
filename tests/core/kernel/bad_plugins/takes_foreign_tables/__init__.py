"""A bad plugin: takes foreign tables."""
