"""A bad plugin: asks async."""
