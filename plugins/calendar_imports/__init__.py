"""Brings in events from calendars that organizations keep elsewhere, and keeps them in step."""
