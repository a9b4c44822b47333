"""Jobs: runs repeating work by lease, so that of several workers one does it."""
