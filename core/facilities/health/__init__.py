"""Tells monitors and administrators whether the installation works."""
