"""The verbs of calendars from elsewhere, the only writers of their tables."""
