"""Switches modules on and off for the city while everything runs."""
