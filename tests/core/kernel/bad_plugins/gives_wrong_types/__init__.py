"""A bad plugin: gives wrong types."""
