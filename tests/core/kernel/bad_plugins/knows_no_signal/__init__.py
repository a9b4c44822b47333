"""A bad plugin: knows no signal."""
