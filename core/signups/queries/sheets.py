"""Sheets, how full they are, and who is on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.data.commands import read
from core.data.encoding import as_uuid
from core.data.folding import fold
from core.data.many import marks
from core.people.api import OrganizationState
from core.signups.queries.columns import ACTIVE, PLACE_COLUMNS, PLACES_FROM
from core.signups.values import (
    Contact,
    FreePlaces,
    Place,
    Sheet,
    SheetState,
    SignupState,
    folded_address,
)

BARRED_STATES = (OrganizationState.SUSPENDED, OrganizationState.REJECTED, OrganizationState.MERGED)


async def sheet_by_id(sheet: UUID) -> Sheet | None:
    """One sheet, or None."""
    return (await sheets_by_ids([sheet])).get(sheet)


async def has_something(sheet: UUID, person: UUID, email: str) -> bool:
    """Whether a person, or an address that may be theirs, was ever entered on a sheet."""
    rows = await read(
        "SELECT 1 FROM signups_signup WHERE person = ? AND sheet = ?"
        " UNION ALL SELECT 1 FROM signups_signup"
        " WHERE email_folded = ? AND email_folded <> '' AND sheet = ?",
        [person, sheet, folded_address(email), sheet],
    )
    return bool(rows)


async def is_host_barred(organization: UUID) -> bool:
    """Whether the city has stopped what an organization does."""
    rows = await read("SELECT state FROM people_organization WHERE id = ?", [organization])
    return bool(rows) and rows[0]["state"] in BARRED_STATES


async def sheets_by_ids(sheets: Sequence[UUID]) -> Mapping[UUID, Sheet]:
    """Sheets by their ids, in one query; those that are not there are left out."""
    if not sheets:
        return {}
    rows = await read(
        f"SELECT * FROM signups_sheet WHERE id IN ({marks(sheets)})",  # noqa: S608 -- only marks
        list(sheets),
    )
    found = [Sheet.from_row(row) for row in rows]
    return {sheet.id: sheet for sheet in found}


async def sheet_of(kind: str, subject: UUID) -> Sheet | None:
    """The sheet of a thing, or None while it has none."""
    return (await sheets_of(kind, [subject])).get(subject)


async def sheets_of(kind: str, subjects: Sequence[UUID]) -> Mapping[UUID, Sheet]:
    """Sheets by the things behind them, in one query."""
    if not subjects:
        return {}
    rows = await read(
        f"SELECT * FROM signups_sheet WHERE kind = ? AND subject IN ({marks(subjects)})",  # noqa: S608 -- only marks
        [kind, *subjects],
    )
    found = [Sheet.from_row(row) for row in rows]
    return {sheet.subject: sheet for sheet in found}


async def sheets_ahead_of(
    organizations: Sequence[UUID], *, now: datetime, limit: int, after: Sheet | None = None
) -> Sequence[Sheet]:
    """Sheets of organizations whose things are not over, the first start first."""
    if not organizations:
        return []
    later = " AND (starts_at, id) > (?, ?)" if after else ""
    rows = await read(
        f"SELECT * FROM signups_sheet WHERE organization IN ({marks(organizations)})"  # noqa: S608 -- only marks
        f" AND ends_at > ? AND state <> 'cancelled'{later} ORDER BY starts_at, id LIMIT ?",
        [*organizations, now, *([after.starts_at, after.id] if after else []), limit],
    )
    return [Sheet.from_row(row) for row in rows]


async def signups_page(
    sheet: UUID, *, state: SignupState | None = None, after: UUID | None = None, limit: int
) -> Sequence[Place]:
    """A stretch of a sheet's sign-ups in the order they came; `after` is the last one's id."""
    condition = "s.sheet = ? AND s.shares IS NULL"
    values: list[Any] = [sheet]
    if state is not None:
        condition, values = f"{condition} AND s.state = ?", [*values, state]
    if after is not None:
        condition, values = f"{condition} AND s.id > ?", [*values, after]
    rows = await read(
        f"SELECT {PLACE_COLUMNS} FROM {PLACES_FROM} WHERE {condition} ORDER BY s.id LIMIT ?",  # noqa: S608 -- conditions of ours
        [*values, limit],
    )
    return [Place.from_row(row) for row in rows]


async def free_places(sheets: Sequence[UUID]) -> Mapping[UUID, FreePlaces]:
    """How full sheets are, in one query; for cards and lists."""
    if not sheets:
        return {}
    rows = await read(
        "SELECT id, capacity, taken, waiting, state FROM signups_sheet"  # noqa: S608 -- only marks
        f" WHERE id IN ({marks(sheets)})",
        list(sheets),
    )
    return {
        as_uuid(row["id"]): FreePlaces(
            sheet=as_uuid(row["id"]),
            capacity=row["capacity"],
            taken=row["taken"],
            waiting=row["waiting"],
            state=SheetState(row["state"]),
        )
        for row in rows
    }


async def signup_by_id(signup: UUID) -> Place | None:
    """One sign-up with its contact, or None."""
    found = await _places("s.id = ?", [signup])
    return found[0] if found else None


async def party_members(party: UUID) -> Sequence[Place]:
    """The sign-ups of a party, its leader first."""
    return await _places("s.party = ?", [party])


async def companions_of(leaders: Sequence[UUID]) -> Mapping[UUID, Sequence[Place]]:
    """Those who come along, by the sign-ups of who brings them; who brings nobody is left out."""
    found: dict[UUID, list[Place]] = {}
    if leaders:
        condition = f"NOT s.is_leader AND s.party IN ({marks(leaders)})"
        for place in await _places(condition, list(leaders)):
            found.setdefault(place.party, []).append(place)
    return found


async def signups_of(
    sheet: UUID, *, search: str = "", states: Sequence[SignupState] = ()
) -> Sequence[Place]:
    """The sign-ups of a sheet in the order they came; `search` looks into names and addresses.

    Second tries of an address that stand for the same hold are left out.
    """
    wanted = f" AND s.state IN ({marks(states)})" if states else ""
    places = await _places(f"s.sheet = ? AND s.shares IS NULL{wanted}", [sheet, *states])
    sought = fold(search)
    return [place for place in places if sought in fold(f"{place.name} {place.email}")]


async def signups_on(
    sheets: Sequence[UUID], *, states: Sequence[SignupState]
) -> Mapping[UUID, Sequence[Place]]:
    """Sheet → its sign-ups in some states, in the order they came; in one query."""
    found: dict[UUID, list[Place]] = {sheet: [] for sheet in sheets}
    if sheets:
        condition = f"s.shares IS NULL AND s.sheet IN ({marks(sheets)})"
        for place in await _places(
            f"{condition} AND s.state IN ({marks(states)})", [*sheets, *states]
        ):
            found[place.sheet].append(place)
    return found


async def mark_of_sheets(sheets: Sequence[UUID]) -> str:
    """A text that differs once somebody signed up, was decided on or gave a place back."""
    if not sheets:
        return ""
    rows = await read(
        "SELECT sheet, state, waits_for, COUNT(*) AS number, MAX(created_at) AS newest,"  # noqa: S608 -- only marks
        f" MAX(confirmed_at) AS confirmed FROM signups_signup WHERE sheet IN ({marks(sheets)})"
        " GROUP BY sheet, state, waits_for ORDER BY sheet, state, waits_for",
        list(sheets),
    )
    return repr([[str(value) for value in row.values()] for row in rows])


async def contacts_of(kind: str, subject: UUID) -> Sequence[Contact]:
    """Who must be told when a thing changes: all who have, want or wait for a place in it."""
    places = await _places(
        f"s.state IN ({ACTIVE}) AND s.is_leader AND s.shares IS NULL"  # noqa: S608 -- no input
        " AND s.sheet IN (SELECT id FROM signups_sheet WHERE kind = ? AND subject = ?)",
        [kind, subject],
    )
    return [
        Contact(
            signup=place.id,
            person=place.person,
            name=place.name,
            email=place.email,
            language=place.language,
            state=place.state,
        )
        for place in places
        if place.email
    ]


async def _places(condition: str, arguments: Sequence[object]) -> list[Place]:
    """Sign-ups with their contacts; `condition` is ours, never typed by anyone."""
    rows = await read(
        f"SELECT {PLACE_COLUMNS} FROM {PLACES_FROM} WHERE {condition}"  # noqa: S608 -- no input in it
        " ORDER BY s.created_at, s.is_leader DESC, s.id",
        arguments,
    )
    return [Place.from_row(row) for row in rows]
