"""A bad plugin: raises at import."""
