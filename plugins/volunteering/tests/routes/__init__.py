"""The pages of volunteering, by module."""
