"""Statements over many values: their placeholders, and values in stretches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def marks(values: Collection[object]) -> str:
    """A question mark for each value, as they stand in `IN (…)` and `VALUES (…)`.

    Without values it is NULL, which nothing is in: PostgreSQL takes no empty list.
    """
    return ", ".join("?" * len(values)) or "NULL"


def batched(values: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """Stretches of at most `size` values, so that no statement takes too many of them."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
