"""Reads of people's own calendars."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.contracts.agenda import AgendaItem
from core.contracts.ports import module_state
from core.data.commands import Row, as_instant, as_uuid, read
from core.data.ids import token_hash
from core.facilities.agenda.values import Feed
from core.kernel import registry
from core.services.calendar.api import Own, own_entries

PAST_SHOWN = timedelta(days=30)

_FEED = (
    "SELECT f.id, f.person, f.language, f.alarms, f.made_at, f.last_used_at FROM agenda_feed f"
    " JOIN people_account a ON a.person = f.person AND a.state = 'active'"
)


async def feed_of(person: UUID) -> Feed | None:
    """A person's own calendar; None while it is off."""
    return await _one(f"{_FEED} WHERE f.person = ?", person)


async def feed_by_token(token: str) -> Feed | None:
    """The calendar that a token opens; None for a wrong one.

    It is found by the token's hash: how long that takes says nothing about the token.
    """
    return await _one(f"{_FEED} WHERE f.token_hash = ?", token_hash(token))


async def own_calendar(person: UUID, now: datetime) -> list[Own]:
    """What lies ahead of a person and was lately, from all rooms that are on, by its start."""
    known, on = registry.current(), await module_state.get().modules_on()
    items: list[AgendaItem] = []
    for key, source in known.agenda_sources.items():
        if known.is_on(key, on):
            items += await source.items(person, now - PAST_SHOWN)
    return await own_entries([item for item in items if known.is_on(item.kind, on)])


async def _one(text: str, *args: Any) -> Feed | None:
    rows: Sequence[Row] = await read(text, args)
    if not rows:
        return None
    row = rows[0]
    return Feed(
        id=as_uuid(row["id"]),
        person=as_uuid(row["person"]),
        language=row["language"],
        alarms=tuple(timedelta(minutes=minutes) for minutes in json.loads(row["alarms"])),
        made_at=as_instant(row["made_at"]),
        last_used_at=row["last_used_at"] and as_instant(row["last_used_at"]),
    )
