"""The command `pospolu`: one module for each of its verbs."""
