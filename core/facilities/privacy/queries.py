"""Reads of this room: requests, what lies ahead of a person, who is about to go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.data.commands import as_uuid, read
from core.data.ids import token_hash
from core.facilities.privacy.values import Duty, PrivacyRequest
from core.people.api import city_admin_emails
from core.signups.api import ACTIVE_STATES, signups_of_person

MOST_SHOWN = 50
MOST_SIGNUPS = 100_000


async def request_by_id(request: UUID) -> PrivacyRequest | None:
    """One request."""
    rows = await read("SELECT * FROM privacy_request WHERE id = ?", [request])
    return PrivacyRequest.from_row(rows[0]) if rows else None


async def request_by_token(token: str) -> PrivacyRequest | None:
    """The erasure whose report the token opens."""
    rows = await read(
        "SELECT * FROM privacy_request WHERE token_hash = ? AND kind = 'erasure'",
        [token_hash(token)],
    )
    return PrivacyRequest.from_row(rows[0]) if rows and token else None


async def requests_of(account: UUID | None) -> Sequence[PrivacyRequest]:
    """What an account asked for, the newest first; of everybody without an account."""
    where, args = ("WHERE owner = ?", [account]) if account else ("", [])
    rows = await read(
        f"SELECT * FROM privacy_request {where} ORDER BY id DESC LIMIT {MOST_SHOWN}",  # noqa: S608 -- constants only
        args,
    )
    return [PrivacyRequest.from_row(row) for row in rows]


async def requests_about(person: UUID, *, by: UUID | None) -> Sequence[PrivacyRequest]:
    """What an account asked for about one person, the newest first."""
    rows = await read(
        "SELECT * FROM privacy_request WHERE person = ? AND owner = ?"  # noqa: S608 -- constants only
        f" ORDER BY id DESC LIMIT {MOST_SHOWN}",
        [person, by],
    )
    return [PrivacyRequest.from_row(row) for row in rows]


async def due_requests(now: datetime) -> Sequence[PrivacyRequest]:
    """What is to be worked on now, the oldest first."""
    rows = await read(
        "SELECT * FROM privacy_request WHERE state = 'waiting' AND next_at <= ? ORDER BY id", [now]
    )
    return [PrivacyRequest.from_row(row) for row in rows]


async def duties_of(person: UUID, now: datetime) -> Sequence[Duty]:
    """What a person has signed up for that is not over, whatever module it is of."""
    found = await signups_of_person(person, limit=MOST_SIGNUPS)
    return [
        Duty(
            title=str(one.subject.title) if one.subject else "",
            starts_at=one.sheet.starts_at,
            zone=one.sheet.zone,
        )
        for one in found
        if one.place.state in ACTIVE_STATES and one.sheet.ends_at > now
    ]


async def leaving() -> frozenset[UUID]:
    """Persons whose erasure has begun and is not done."""
    rows = await read(
        "SELECT person FROM privacy_request WHERE kind = 'erasure' AND state = 'waiting'"
    )
    return frozenset(as_uuid(row["person"]) for row in rows)


async def is_last_admin(person: UUID) -> bool:
    """Whether the city would have no administrator without the person."""
    admins = {one.person for one in await city_admin_emails()}
    return person in admins and not admins - await leaving() - {person}
