"""A bad plugin: misspells a hook."""
