"""A bad plugin: looks behind doors."""
