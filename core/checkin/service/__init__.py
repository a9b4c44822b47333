"""The verbs of check-in; the only writers of its tables."""
