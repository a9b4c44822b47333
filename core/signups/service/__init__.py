"""The verbs of sign-ups; the only writers of their tables."""
