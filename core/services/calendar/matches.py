"""What a text matches, looked up once for a page; asked in memory where it is little."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from core.data.commands import Row, as_instant, read
from core.services.calendar.conditions import KEY_COLUMNS, asked, key_from, text_hits
from core.services.calendar.values import (
    Cursor,
    Direction,
    EntryFilter,
    EntryKey,
    EntryPage,
    Match,
    TextLookup,
)

MOST_IN_MEMORY = 250
"""More rows cost more to read than to ask for again."""

_COLUMNS = f"{KEY_COLUMNS}, e.ends_at AS ends_at, e.is_multiday AS is_multiday"
_cursor = attrgetter("cursor")


async def looked_up(wanted: EntryFilter, now: datetime) -> EntryFilter:
    """The same question with its text looked up: for a page that asks several things of it.

    Good for the one page and its instant `now`; its times may still be changed.
    """
    hits = await text_hits(wanted.text)
    if hits is None:
        return wanted
    lookup = TextLookup(is_frequent=hits.is_frequent)
    timeless = replace(wanted, starts_from=None, starts_before=None, ends_after=None, lookup=lookup)
    if hits.number > MOST_IN_MEMORY:
        return replace(wanted, lookup=lookup)
    few = await _read(timeless, now) if hits.number else ()
    return replace(wanted, lookup=replace(lookup, few=few))


async def _read(wanted: EntryFilter, now: datetime) -> tuple[Match, ...]:
    text, args = (await asked(wanted, now)).query(_COLUMNS, "ORDER BY e.starts_at, e.id")
    return tuple(_match(row) for row in await read(text, args))


def _match(row: Row) -> Match:
    return Match(
        key=key_from(row),
        ends_at=as_instant(row["ends_at"]),
        is_multiday=bool(row["is_multiday"]),
    )


def few_of(wanted: EntryFilter) -> Sequence[Match] | None:
    """The matches of what is asked within its times, in order; None where they are not at hand."""
    if wanted.lookup is None or wanted.lookup.few is None:
        return None
    return [
        one
        for one in wanted.lookup.few
        if (wanted.starts_from is None or one.key.starts_at >= wanted.starts_from)
        and (wanted.starts_before is None or one.key.starts_at < wanted.starts_before)
        and (wanted.ends_after is None or one.ends_at > wanted.ends_after)
    ]


def page_of(few: Sequence[Match], start: Cursor, *, direction: Direction, size: int) -> EntryPage:
    """What `entry_page` answers, of matches at hand."""
    keys = [one.key for one in few]
    if direction is Direction.LATER:
        first = bisect_right(keys, start, key=_cursor)
        last = min(first + size, len(keys))
    else:
        last = bisect_left(keys, start, key=_cursor)
        first = max(0, last - size)
    shown = keys[first:last]
    # Of an empty page, what stands at its start is neither before nor after it.
    before = first if shown else bisect_left(keys, start, key=_cursor)
    after = last if shown else bisect_right(keys, start, key=_cursor)
    begin, end = (shown[0].cursor, shown[-1].cursor) if shown else (start, start)
    return EntryPage(
        keys=tuple(shown),
        earlier=begin if before > 0 else None,
        later=end if after < len(keys) else None,
    )


def running_of(few: Iterable[Match], at: datetime) -> list[EntryKey]:
    """Those of several days that began before an instant and end after it, first ends first."""
    running = [one for one in few if one.is_multiday and one.key.starts_at < at < one.ends_at]
    return [one.key for one in sorted(running, key=lambda one: (one.ends_at, one.key.id))]
