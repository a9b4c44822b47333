"""The floor below every table: engines, transactions, commands, columns and migrations."""

from core.data import formatter  # noqa: F401 -- it stands there before Piccolo asks for it
