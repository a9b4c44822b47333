"""Plugins with one fault each; small, real packages."""
