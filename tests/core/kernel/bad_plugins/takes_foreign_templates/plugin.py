"""It brings a template of the core's."""
