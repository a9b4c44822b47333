"""Tables of shifts and of volunteers: read and judged row by row; pure."""
