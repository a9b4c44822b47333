"""It brings a file of the events."""
