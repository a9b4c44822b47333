"""Cases: one list of all that waits for a decision, kept beside the rooms' own rows."""
