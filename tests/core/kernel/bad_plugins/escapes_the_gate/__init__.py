"""A bad plugin: escapes the gate."""
