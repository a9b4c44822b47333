"""Reads calendars that strangers wrote, in a process with limits."""
