"""A module for the facilities' tests: it writes letters and has cases to decide."""
