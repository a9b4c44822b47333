"""The migrations of checkin."""
