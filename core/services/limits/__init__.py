"""Limits on abuse: counts tries in the database, so that all workers share them."""
