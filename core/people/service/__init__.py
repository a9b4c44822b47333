"""Verbs on people and organizations: the only writers of this room's tables."""
