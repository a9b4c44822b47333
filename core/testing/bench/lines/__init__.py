"""The lines of the table, one module a subject; each adds its lines to LINES."""
