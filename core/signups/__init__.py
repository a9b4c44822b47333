"""One engine for everything that has few places: sheets, sign-ups, waiting lists, commitments."""
