"""Reads of people's browsers."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from core.data.commands import Row, as_instant, as_uuid, read
from core.facilities.push.values import Browser, BrowserLine

_BROWSER = "s.id, s.person, s.endpoint, s.public_key, s.auth, s.key"


async def browsers_of(person: UUID) -> Sequence[BrowserLine]:
    """A person's browsers, the newest first."""
    rows = await read(
        "SELECT id, label, created_at, last_used_at, endpoint FROM push_subscription"
        " WHERE person = ? ORDER BY created_at DESC, id DESC",
        (person,),
    )
    return [_line(row) for row in rows]


async def browser_of(person: UUID, browser: UUID) -> Browser | None:
    """One browser of a person."""
    rows = await read(
        f"SELECT {_BROWSER} FROM push_subscription s WHERE s.id = ? AND s.person = ?",  # noqa: S608 -- constants only
        (browser, person),
    )
    return _browser(rows[0]) if rows else None


async def browsers_without(person: UUID, message: UUID) -> Sequence[Browser]:
    """The browsers of a person for which a message is not settled."""
    rows = await read(
        f"SELECT {_BROWSER} FROM push_subscription s WHERE s.person = ?"  # noqa: S608 -- constants only
        " AND NOT EXISTS (SELECT 1 FROM push_delivery d"
        " WHERE d.subscription = s.id AND d.message = ?) ORDER BY s.id",
        (person, message),
    )
    return [_browser(row) for row in rows]


async def has_settled(person: UUID, message: UUID) -> bool:
    """Whether an earlier attempt settled a message for one of a person's browsers."""
    rows = await read(
        "SELECT 1 AS one FROM push_delivery d JOIN push_subscription s ON s.id = d.subscription"
        " WHERE s.person = ? AND d.message = ? LIMIT 1",
        (person, message),
    )
    return bool(rows)


async def subscriptions_of_person(person: UUID) -> Sequence[Row]:
    """What is kept of a person's browsers, for their export."""
    return await read(
        "SELECT endpoint, label, created_at, last_used_at FROM push_subscription"
        " WHERE person = ? ORDER BY created_at, id",
        (person,),
    )


def _browser(row: Row) -> Browser:
    return Browser(
        id=as_uuid(row["id"]),
        person=as_uuid(row["person"]),
        endpoint=row["endpoint"],
        public_key=row["public_key"],
        auth_secret=row["auth"],
        key=row["key"],
    )


def _line(row: Row) -> BrowserLine:
    return BrowserLine(
        id=as_uuid(row["id"]),
        label=row["label"],
        created_at=as_instant(row["created_at"]),
        last_used_at=as_instant(row["last_used_at"]),
        endpoint_hash=sha256(row["endpoint"].encode()).hexdigest(),
    )
