"""The migrations of the calendar."""
