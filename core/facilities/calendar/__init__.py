"""The city's front page, its calendar and the feeds, out of what all rooms have put in."""
