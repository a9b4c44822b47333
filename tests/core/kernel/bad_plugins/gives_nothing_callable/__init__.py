"""A bad plugin: gives nothing callable."""
