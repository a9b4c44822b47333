"""The migrations of events."""
