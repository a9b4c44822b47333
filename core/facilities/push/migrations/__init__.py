"""The migrations of web push."""
