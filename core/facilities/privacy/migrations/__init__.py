"""The migrations of privacy."""
