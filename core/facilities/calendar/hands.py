"""Where hands are needed: entries that look for volunteers and have places that nobody has taken.

A sign-up changes no page of the calendar, so what is chosen here is looked at again after a while.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from core.services.calendar.api import (
    VOLUNTEERS,
    Entry,
    EntryFilter,
    EntryKey,
    entries_by_ids,
    first_entries,
)
from core.signups.api import FreePlaces, SheetState, free_places

MOST_LOOKED_AT = 60
LOOKED_AT_AGAIN = timedelta(minutes=5)


async def hands_needed(now: datetime, *, size: int) -> list[EntryKey]:
    """The next entries with free places, up to `size`; the next ones at all where all are full.

    Of entries with one page, as an offer's shifts have, only the first.
    """
    wanted = EntryFilter(starts_from=now, audience=VOLUNTEERS, takes_place=True)
    keys = await first_entries(wanted, now=now, size=MOST_LOOKED_AT)
    entries = await entries_by_ids([key.id for key in keys])
    places = await free_places([entry.sheet for entry in entries.values() if entry.sheet])
    free = [key for key in keys if key.id in entries and has_room(entries[key.id], places)]
    return once_each(free or keys, entries)[:size]


def once_each(keys: Iterable[EntryKey], entries: Mapping[UUID, Entry]) -> list[EntryKey]:
    """Of the dates of one series, and of the entries with one page, only the first."""
    first: dict[UUID | str, EntryKey] = {}
    for key in keys:
        if entry := entries.get(key.id):
            first.setdefault(entry.series or entry.url_path, key)
    return list(first.values())


def has_room(entry: Entry, places: Mapping[UUID, FreePlaces]) -> bool:
    """Whether somebody can still take a place; what needs no sign-up has room for all."""
    found = places.get(entry.sheet) if entry.sheet else None
    return found is None or (found.state is SheetState.OPEN and found.free != 0)
