"""Documents: PDFs set from a room's template and plain data, in a process of their own."""
