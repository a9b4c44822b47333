"""Pages of people and organizations, by group."""
