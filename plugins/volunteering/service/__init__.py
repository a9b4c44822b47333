"""Verbs on offers and shifts: the only writers of this room's tables."""
