"""Rules on the code itself."""
