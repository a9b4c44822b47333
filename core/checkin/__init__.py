"""Passes, check-in lists, scans and presence: who came, when, through which gate."""
