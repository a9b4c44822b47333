"""People, their accounts and sessions, and the organizations that they belong to."""
