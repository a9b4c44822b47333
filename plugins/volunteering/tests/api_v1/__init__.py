"""Volunteering for programs, by module."""
