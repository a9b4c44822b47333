"""A bad plugin: cannot be routed."""
