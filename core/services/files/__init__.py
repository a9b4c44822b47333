"""Files: pictures that people upload, made harmless and kept in a few widths."""
