"""A bad plugin: takes foreign keys."""
