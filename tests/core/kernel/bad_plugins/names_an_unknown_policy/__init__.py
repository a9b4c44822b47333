"""A bad plugin: names an unknown policy."""
