"""Lists of what a reader asks for, in the order of their start: a page, the first, the running."""

from __future__ import annotations

from datetime import datetime

from core.data.commands import read
from core.services.calendar.conditions import KEY_COLUMNS, Conditions, asked, key_from
from core.services.calendar.matches import few_of, page_of, running_of
from core.services.calendar.values import Cursor, Direction, EntryFilter, EntryKey, EntryPage


async def entry_page(
    wanted: EntryFilter, start: Cursor, *, now: datetime, direction: Direction, size: int
) -> EntryPage:
    """Up to `size` entries beyond `start`, in the order (starts_at, id) whichever the direction.

    The cursors are None where nothing lies beyond the page.
    """
    few = few_of(wanted)
    if few is not None:
        return page_of(few, start, direction=direction, size=size)
    conditions = await asked(wanted, now)
    is_later = direction is Direction.LATER
    keys = await _beyond(conditions, start, is_later=is_later, limit=size + 1)
    has_more = len(keys) > size
    keys = keys[:size]
    if not is_later:
        keys.reverse()
    back = (keys[0] if is_later else keys[-1]).cursor if keys else start
    has_back = bool(await _beyond(conditions, back, is_later=not is_later, limit=1))
    has_earlier, has_later = (has_back, has_more) if is_later else (has_more, has_back)
    first, last = (keys[0].cursor, keys[-1].cursor) if keys else (start, start)
    return EntryPage(
        keys=tuple(keys),
        earlier=first if has_earlier else None,
        later=last if has_later else None,
    )


async def first_entries(wanted: EntryFilter, *, now: datetime, size: int) -> list[EntryKey]:
    """The first `size` entries of what is asked, in the order of their start."""
    few = few_of(wanted)
    if few is not None:
        return [one.key for one in few[:size]]
    conditions = await asked(wanted, now)
    text, args = conditions.query(KEY_COLUMNS, f"ORDER BY {conditions.order} LIMIT ?", size)
    return [key_from(row) for row in await read(text, args)]


async def running_entries(
    wanted: EntryFilter, *, at: datetime, now: datetime, size: int
) -> list[EntryKey]:
    """Entries of several days that began before the instant `at` and end after it."""
    few = few_of(wanted)
    if few is not None:
        return running_of(few, at)[:size]
    conditions = await asked(wanted, now)
    conditions.add("e.is_multiday AND e.ends_at > ? AND e.starts_at < ?", at, at)
    text, args = conditions.query(KEY_COLUMNS, "ORDER BY e.ends_at, e.id LIMIT ?", size)
    return [key_from(row) for row in await read(text, args)]


async def _beyond(
    conditions: Conditions, start: Cursor, *, is_later: bool, limit: int
) -> list[EntryKey]:
    narrowed = conditions.copy()
    sign, order = (">", "ASC") if is_later else ("<", "DESC")
    narrowed.add(f"({conditions.order}) {sign} (?, ?)", start.starts_at, start.id)
    ordered = ", ".join(f"{column} {order}" for column in conditions.order.split(", "))
    text, args = narrowed.query(KEY_COLUMNS, f"ORDER BY {ordered} LIMIT ?", limit)
    return [key_from(row) for row in await read(text, args)]
