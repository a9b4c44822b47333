"""Verbs on events: the only writers of this room's table."""
