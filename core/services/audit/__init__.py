"""The audit log: who did what to what, and when; rows are only ever added."""
