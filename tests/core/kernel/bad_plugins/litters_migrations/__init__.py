"""A bad plugin: litters migrations."""
