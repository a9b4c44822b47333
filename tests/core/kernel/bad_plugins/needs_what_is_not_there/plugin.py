"""It requires a module that nobody installed."""
