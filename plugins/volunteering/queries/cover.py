"""Reads of calls for cover: whom one may ask, and what was asked so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.data.commands import read
from core.data.encoding import as_instant, as_uuid
from core.data.times import later
from plugins.volunteering.profiles import is_available
from plugins.volunteering.queries.offers import listed
from plugins.volunteering.tables import Shift

MOST_LOOKED_AT = 600
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallablePerson:
    """Somebody who agreed to be asked when people are missing."""

    person: UUID
    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """A call as its host sees it: when, and how many people it reached; never whom."""

    at: datetime
    told: int


async def callable_people(
    shift: Shift, organization: UUID, *, calls_a_day: int, now: datetime
) -> Sequence[CallablePerson]:
    """Who agreed to be called by this host, can at such times, and was not called for this shift;
    nor too often today. Whose favourite the host is comes first.
    """
    rows = await read(
        "SELECT p.id, p.name, p.email, p.language, v.availability FROM volunteering_profile v"
        " JOIN people_person p ON p.id = v.person"
        " LEFT JOIN volunteering_favourite f ON f.person = v.person AND f.organization = ?"
        " WHERE v.takes_calls AND p.email <> ''"
        " AND (f.id IS NOT NULL OR NOT v.only_favourites)"
        " AND NOT EXISTS (SELECT 1 FROM volunteering_called c"
        " WHERE c.person = v.person AND c.shift = ?)"
        " AND (SELECT COUNT(*) FROM volunteering_called c"
        " WHERE c.person = v.person AND c.created_at > ?) < ?"
        " ORDER BY CASE WHEN f.id IS NULL THEN 1 ELSE 0 END, v.changed_at DESC, p.id LIMIT ?",
        [organization, shift.id, later(now, -DAY), calls_a_day, MOST_LOOKED_AT],
    )
    return [
        CallablePerson(
            person=as_uuid(row["id"]),
            name=row["name"],
            email=row["email"],
            language=row["language"],
        )
        for row in rows
        if is_available(listed(row["availability"]), shift.starts_at, shift.ends_at, shift.zone)
    ]


async def calls_of(places: UUID) -> Sequence[CallLine]:
    """The calls for a role of a shift, the latest first."""
    rows = await read(
        "SELECT created_at, told FROM volunteering_call WHERE places = ?"
        " ORDER BY created_at DESC, id LIMIT 50",
        [places],
    )
    return [CallLine(at=as_instant(row["created_at"]), told=row["told"]) for row in rows]
