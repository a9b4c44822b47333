"""The verbs of volunteering, by module."""
