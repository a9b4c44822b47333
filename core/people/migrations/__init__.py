"""The migrations of people."""
