"""Tables of organizations that an office has: read, matched, judged row by row; pure."""
