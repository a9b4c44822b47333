"""The migrations of limits."""
