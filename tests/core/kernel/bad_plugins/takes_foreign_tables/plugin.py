"""Its table is somebody else's by name."""
