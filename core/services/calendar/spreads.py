"""Entries spread over days, as months and weeks show them: on which, the first, how many.

A day's count stops at a number that the caller names, so that a day with very many costs little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.data.commands import as_instant, read
from core.services.calendar.conditions import (
    KEY_COLUMNS,
    Conditions,
    asked,
    days_as_rows,
    key_from,
    numbered,
)
from core.services.calendar.matches import few_of
from core.services.calendar.values import EntryFilter, EntryKey

Stretch = tuple[datetime, datetime]

_COLUMNS = f"{KEY_COLUMNS}, e.ends_at AS ends_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """An entry of several days with its end."""

    key: EntryKey
    ends_at: datetime


async def filled_days(wanted: EntryFilter, days: Sequence[Stretch], *, now: datetime) -> list[bool]:
    """Whether an entry starts in each of the stretches (from, before), in one query."""
    if not days:
        return []
    few = few_of(wanted)
    if few is not None:
        starts = [one.key.starts_at for one in few]
        return [any(begin <= start < end for start in starts) for begin, end in days]
    conditions = await asked(wanted, now)
    if conditions.before:
        return [bool(keys) for keys in await _by_text(conditions, days, most=1)]
    conditions.add_day()
    # A value and no EXISTS: planners walk the date index for each day and nothing else.
    found, args = conditions.query("1", "LIMIT 1")
    rows = await read(
        f"SELECT d.place FROM ({days_as_rows(len(days))}) d WHERE ({found}) IS NOT NULL",  # noqa: S608 -- pieces of ours
        [*numbered(days), *args],
    )
    filled = {row["place"] for row in rows}
    return [place in filled for place in range(len(days))]


async def entries_by_days(
    wanted: EntryFilter, days: Sequence[Stretch], *, now: datetime, most: int
) -> list[list[EntryKey]]:
    """The first `most` entries that start in each of the stretches (from, before), in one query."""
    if not days:
        return []
    conditions = await asked(wanted, now)
    if conditions.before:
        return await _by_text(conditions, days, most=most)
    texts: list[str] = []
    args: list[Any] = []
    for number, (starts_from, starts_before) in enumerate(days):
        narrowed = conditions.copy()
        narrowed.add_stretch(starts_from, starts_before)
        text, own_args = narrowed.query(
            f"{_COLUMNS}, {number} AS day", f"ORDER BY {conditions.order} LIMIT ?", most
        )
        texts.append(f"SELECT * FROM ({text}) day{number}")  # noqa: S608 -- pieces of ours
        args += own_args
    found: list[list[EntryKey]] = [[] for _ in days]
    for row in await read(" UNION ALL ".join(texts), args):
        found[row["day"]].append(key_from(row))
    return [sorted(keys, key=lambda key: (key.starts_at, key.id)) for keys in found]


async def counts_by_days(
    wanted: EntryFilter, days: Sequence[Stretch], *, now: datetime, most: int
) -> list[int]:
    """How many entries start in each of the stretches, counted up to `most`, in one query."""
    if not days:
        return []
    conditions = await asked(wanted, now)
    if conditions.before:
        return [len(keys) for keys in await _by_text(conditions, days, most=most)]
    conditions.add_day()
    text, args = conditions.query("1", "LIMIT ?", most)
    rows = await read(
        f"SELECT d.place, (SELECT COUNT(*) FROM ({text}) counted) AS number"  # noqa: S608 -- pieces of ours
        f" FROM ({days_as_rows(len(days))}) d",
        [*args, *numbered(days)],
    )
    found = {row["place"]: row["number"] for row in rows}
    return [found[place] for place in range(len(days))]


async def _by_text(
    conditions: Conditions, days: Sequence[Stretch], *, most: int
) -> list[list[EntryKey]]:
    """The same where the text index leads: its matches are few, so they are read once."""
    first, last = min(day[0] for day in days), max(day[1] for day in days)
    conditions.add("e.starts_at >= ? AND e.starts_at < ?", first, last)
    text, args = conditions.query(_COLUMNS, "ORDER BY e.starts_at, e.id")
    keys = [key_from(row) for row in await read(text, args)]
    return [[key for key in keys if begin <= key.starts_at < end][:most] for begin, end in days]


async def lasting_entries(
    wanted: EntryFilter, stretch: Stretch, *, now: datetime, size: int
) -> list[Lasting]:
    """Entries of several days that go on at some time of a stretch, those that end first first."""
    begin, end = stretch
    conditions = await asked(wanted, now)
    conditions.add("e.is_multiday AND e.ends_at > ? AND e.starts_at < ?", begin, end)
    text, args = conditions.query(_COLUMNS, "ORDER BY e.ends_at, e.id LIMIT ?", size)
    return [
        Lasting(key=key_from(row), ends_at=as_instant(row["ends_at"]))
        for row in await read(text, args)
    ]
