"""Where hands are needed: entries that look for volunteers and have places that nobody has taken.

A sign-up changes no page of the calendar, so what is chosen here is looked at again after a while.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    pages: dict[str, EntryKey] = {}
    for key in free or keys:
        if key.id in entries:
            pages.setdefault(entries[key.id].url_path, key)
    return list(pages.values())[:size]


def has_room(entry: Entry, places: Mapping[UUID, FreePlaces]) -> bool:
    """Whether somebody can still take a place; what needs no sign-up has room for all."""
    found = places.get(entry.sheet) if entry.sheet else None
    return found is None or (found.state is SheetState.OPEN and found.free != 0)
