"""Reads of the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

from core.contracts.messages import MAIL
from core.data.commands import as_instant, read
from core.services.outbox.rules import quiet_hours_of
from core.services.outbox.values import QuietHours
from core.settings import current as settings


async def is_muted(kind: str, address_hash: str, *, channel: str = MAIL) -> bool:
    """Whether an address does not want this kind on a channel."""
    rows = await read(
        "SELECT 1 AS one FROM outbox_mute WHERE kind = ? AND address_hash = ? AND channel = ?",
        (kind, address_hash, channel),
    )
    return bool(rows)


async def mutes_of(address_hash: str) -> set[tuple[str, str]]:
    """The kinds that an address does not want, each with the channel."""
    rows = await read(
        "SELECT kind, channel FROM outbox_mute WHERE address_hash = ?", (address_hash,)
    )
    return {(row["kind"], row["channel"]) for row in rows}


async def channels_of(person: UUID) -> set[str]:
    """The channels besides mail on which a person can be reached."""
    rows = await read("SELECT channel FROM outbox_reach WHERE person = ?", (person,))
    return {row["channel"] for row in rows}


def citys_quiet_hours() -> QuietHours | None:
    """The quiet hours of whoever did not choose their own; the demo city never sleeps."""
    if settings().is_demo:
        return None
    return quiet_hours_of(settings().quiet_hours, settings().city_zone)


async def own_quiet_hours(person: UUID) -> tuple[bool, QuietHours] | None:
    """Whether a person has quiet hours, and which, where they chose; otherwise None."""
    rows = await read(
        "SELECT is_on, starts, ends, zone FROM outbox_quiet_hours WHERE person = ?", (person,)
    )
    if not rows:
        return None
    starts, ends = (time.fromisoformat(rows[0][name]) for name in ("starts", "ends"))
    quiet = QuietHours(starts=starts, ends=ends, zone=rows[0]["zone"])
    return bool(rows[0]["is_on"]), quiet


async def quiet_hours_for(person: UUID | None) -> QuietHours | None:
    """The hours in which somebody is not disturbed: their own, or the city's."""
    own = await own_quiet_hours(person) if person else None
    if own is None:
        return citys_quiet_hours()
    is_on, quiet = own
    return quiet if is_on else None


async def kind_and_address_of(message: UUID) -> tuple[str, str] | None:
    """The kind and the hashed address of a message, as long as it is kept."""
    rows = await read("SELECT kind, address_hash FROM outbox_message WHERE id = ?", (message,))
    return (rows[0]["kind"], rows[0]["address_hash"]) if rows else None


async def messages_of_person(person: UUID) -> list[Mapping[str, Any]]:
    """What was written to a person, in words for their export."""
    rows = await read(
        "SELECT kind, channel, email, created_at, state, ended_at FROM outbox_message"
        " WHERE person = ? ORDER BY created_at",
        (person,),
    )
    return [
        {
            "kind": row["kind"],
            "channel": row["channel"],
            "address": row["email"],
            "queued": as_instant(row["created_at"]),
            "state": row["state"],
            "ended": as_instant(row["ended_at"]),
        }
        for row in rows
    ]


async def oldest_due() -> datetime | None:
    """Since when the oldest message waits that should be out by now; for health and metrics."""
    rows = await read(
        "SELECT MIN(run_at) AS oldest FROM outbox_message WHERE state IN ('ready', 'sending')"
    )
    return as_instant(rows[0]["oldest"])


async def queued_at(key: str) -> datetime | None:
    """When the message with this key was queued; None when it was not, or is forgotten."""
    rows = await read(
        "SELECT created_at FROM outbox_message WHERE key = ? AND channel = ?", (key, MAIL)
    )
    return as_instant(rows[0]["created_at"]) if rows else None


async def messages_waiting() -> int:
    """How many messages are not out yet, those that are to be tried later with them."""
    rows = await read(
        "SELECT COUNT(*) AS n FROM outbox_message WHERE state IN ('ready', 'sending')"
    )
    return int(rows[0]["n"])


async def state_of(key: str, *, channel: str = MAIL) -> str | None:
    """Where the message with this key stands on a channel."""
    rows = await read(
        "SELECT state FROM outbox_message WHERE key = ? AND channel = ?", (key, channel)
    )
    return rows[0]["state"] if rows else None
