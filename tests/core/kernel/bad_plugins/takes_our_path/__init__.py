"""A bad plugin: takes our path."""
