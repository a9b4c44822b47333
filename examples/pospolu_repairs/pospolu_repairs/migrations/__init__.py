"""The migrations of repairs."""
