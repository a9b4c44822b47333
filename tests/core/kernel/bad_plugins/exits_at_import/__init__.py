"""A bad plugin: exits at import."""
