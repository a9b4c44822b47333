"""A plugin that starts well and then fails in every way."""
