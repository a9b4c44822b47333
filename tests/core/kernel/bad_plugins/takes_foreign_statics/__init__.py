"""A bad plugin: takes foreign statics."""
