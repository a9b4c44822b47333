"""Reads of the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.data.commands import as_instant, read


async def is_muted(kind: str, address_hash: str) -> bool:
    """Whether an address does not want this kind."""
    rows = await read(
        "SELECT 1 AS one FROM outbox_mute WHERE kind = ? AND address_hash = ?",
        (kind, address_hash),
    )
    return bool(rows)


async def kind_and_address_of(message: UUID) -> tuple[str, str] | None:
    """The kind and the hashed address of a message, as long as it is kept."""
    rows = await read("SELECT kind, address_hash FROM outbox_message WHERE id = ?", (message,))
    return (rows[0]["kind"], rows[0]["address_hash"]) if rows else None


async def messages_of_person(person: UUID) -> list[Mapping[str, Any]]:
    """What was written to a person, in words for their export."""
    rows = await read(
        "SELECT kind, email, created_at, state, ended_at FROM outbox_message"
        " WHERE person = ? ORDER BY created_at",
        (person,),
    )
    return [
        {
            "kind": row["kind"],
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
    rows = await read("SELECT created_at FROM outbox_message WHERE key = ?", (key,))
    return as_instant(rows[0]["created_at"]) if rows else None


async def messages_waiting() -> int:
    """How many messages are not out yet, those that are to be tried later with them."""
    rows = await read(
        "SELECT COUNT(*) AS n FROM outbox_message WHERE state IN ('ready', 'sending')"
    )
    return int(rows[0]["n"])


async def state_of(key: str) -> str | None:
    """Where the message with this key stands."""
    rows = await read("SELECT state FROM outbox_message WHERE key = ?", (key,))
    return rows[0]["state"] if rows else None
