"""The modules that a city switches on and off: one folder each."""
