"""Tables and verbs that every room needs; they never call plugins."""
