"""A bad plugin: writes into people."""
