"""The migrations of tokens."""
