"""Statements over many values: their placeholders, rows that are inserted, stretches of values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from core.data.commands import Sql
from core.data.ids import new_id

T = TypeVar("T")


def marks(values: Collection[object]) -> str:
    """A question mark for each value, as they stand in `IN (…)` and `VALUES (…)`.

    Without values it is NULL, as PostgreSQL takes no empty list: nothing is `IN` that, and
    nothing `NOT IN` it either, so whoever asks that names a value.
    """
    return ", ".join("?" * len(values)) or "NULL"


def insert(table: str, *rows: Mapping[str, Any], ending: str = "") -> Sql:
    """New rows with the same columns, in one statement; who names no `id` gets a new one.

    `ending` follows the rows, as `ON CONFLICT DO NOTHING`. Names of tables and columns are ours,
    never somebody's words.
    """
    named = [{"id": new_id(), **row} for row in rows]
    lines = ", ".join([f"({marks(named[0])})"] * len(named))
    return Sql(
        f"INSERT INTO {table} ({', '.join(named[0])}) VALUES {lines} {ending}".rstrip(),  # noqa: S608 -- names are ours
        [value for row in named for value in row.values()],
    )


def batched(values: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """Stretches of at most `size` values, so that no statement takes too many of them."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
