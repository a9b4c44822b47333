"""The floor below every table: engines, transactions, commands, columns and migrations."""
