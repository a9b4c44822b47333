"""A bad plugin: takes foreign templates."""
