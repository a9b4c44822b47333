"""The frame: it finds plugins, keeps people, places and times, and knows no plugin by name."""
