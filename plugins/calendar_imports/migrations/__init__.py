"""The migrations of calendars from elsewhere."""
