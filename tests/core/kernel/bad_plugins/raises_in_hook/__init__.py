"""A bad plugin: raises in hook."""
