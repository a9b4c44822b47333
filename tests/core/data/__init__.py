"""Tests of core.data, on SQLite and on PostgreSQL."""
