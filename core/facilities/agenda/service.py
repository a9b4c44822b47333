"""Switches people's own calendars on and off; the only writer of their addresses."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id, new_token
from core.data.times import utc_now
from core.data.transactions import tx
from core.facilities.agenda.tables import PersonalFeed
from core.facilities.agenda.values import ALARMS, Feed
from core.services.audit.api import record

USE_NOTED_EVERY = timedelta(hours=1)

_MAKE = (
    "INSERT INTO agenda_feed (id, created_at, person, token_hash, language, alarms, made_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (person) DO UPDATE SET"
    " token_hash = excluded.token_hash, language = excluded.language, made_at = excluded.made_at,"
    " last_used_at = NULL"
)


async def make_address(viewer: Viewer, person: UUID, *, language: str) -> str:
    """Switch a person's own calendar on, or give it a new address; the old one is dead at once.

    Returns the token: 128 random bits, of which only the hash is kept, so it is told once.
    """
    token, hashed = new_token()
    now = utc_now()
    async with tx():
        await execute(Sql(_MAKE, [new_id(), now, person, hashed, language, "[]", now]))
        await record(viewer, action="agenda.address.made", subject=person)
    return token


async def switch_off(viewer: Viewer, person: UUID) -> None:
    """Forget the address of a person's own calendar; harmless when there is none."""
    async with tx():
        await forget_feed(person)
        await record(viewer, action="agenda.switched_off", subject=person)


async def forget_feed(person: UUID) -> int:
    """Delete the address of a person's own calendar; returns how many there were."""
    text = "DELETE FROM agenda_feed WHERE person = ? RETURNING id"
    return len(await execute(Sql(text, [person])))


async def choose_alarms(person: UUID, minutes: Collection[str]) -> None:
    """When a person wants to be reminded; lead times that are not offered are left out."""
    chosen = json.dumps([int(one) for one in ALARMS if one in minutes])
    async with tx():
        await PersonalFeed.update({PersonalFeed.alarms: chosen}).where(
            PersonalFeed.person == person
        )


async def note_use(feed: Feed, now: datetime) -> None:
    """Remember that a program asked, at most once an hour."""
    if feed.last_used_at is None or now - feed.last_used_at >= USE_NOTED_EVERY:
        text = "UPDATE agenda_feed SET last_used_at = ? WHERE id = ?"
        await execute(Sql(text, [now, feed.id]))
