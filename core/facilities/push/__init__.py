"""Web push: short messages to the browsers that a person chose (RFC 8030, 8291, 8292)."""
