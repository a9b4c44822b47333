"""Marks of tests that make sense on one database only: they are not made for the other."""

import pytest


def on_sqlite(reason: str, *, fixture: str = "cold_engine") -> pytest.MarkDecorator:
    """The test is about SQLite; `reason` says why."""
    return pytest.mark.parametrize(fixture, ["sqlite"], indirect=True)


def on_postgres(reason: str, *, fixture: str = "cold_engine") -> pytest.MarkDecorator:
    """The test is about PostgreSQL; `reason` says why."""
    return pytest.mark.parametrize(fixture, ["postgres"], indirect=True)
