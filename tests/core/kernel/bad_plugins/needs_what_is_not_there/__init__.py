"""A bad plugin: needs what is not there."""
