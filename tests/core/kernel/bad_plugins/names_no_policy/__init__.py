"""A bad plugin: names no policy."""
