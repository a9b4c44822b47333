"""The migrations of sign-ups."""
