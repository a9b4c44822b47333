"""Reads of shifts with the places of their roles: of offers, one by name, for sign-ups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.data.commands import Row, as_instant, as_text, as_uuid, read
from plugins.volunteering.tables import Shift
from plugins.volunteering.values import Places, ShiftLine, ShiftState

_PLACE = "CASE WHEN s.place = '' THEN o.place ELSE s.place END AS place"
_SHIFT = f"s.id, s.offer, s.starts_at, s.ends_at, s.zone, s.note, s.state, {_PLACE}"
_ROLE = (
    "h.id AS place_id, h.shift, h.role, h.capacity, h.sheet,"
    " r.title AS role_title, r.note AS role_note,"
    " COALESCE(r.minimum_age, o.minimum_age) AS role_age,"
    " r.rest_minutes, r.most_hours_day, r.most_hours_week"
)
_SHIFTS = "volunteering_shift s JOIN volunteering_offer o ON o.id = s.offer"
_ROLES = "volunteering_shift_role h JOIN volunteering_role r ON r.id = h.role"


async def shift_rows(offer: UUID) -> Sequence[Shift]:
    """All shifts of an offer by their start."""
    return await Shift.objects().where(Shift.offer == offer).order_by(Shift.starts_at, Shift.id)


async def shifts_of(offers: Collection[UUID]) -> Mapping[UUID, Sequence[ShiftLine]]:
    """All shifts of offers by their start, in one query."""
    return await _shift_lines("TRUE", [], offers)


async def shifts_ahead(
    offers: Collection[UUID], now: datetime
) -> Mapping[UUID, Sequence[ShiftLine]]:
    """Shifts of offers that take place and have not begun, in one query."""
    return await _shift_lines("s.state = 'open' AND s.starts_at > ?", [now], offers)


async def shift_line(shift: UUID) -> ShiftLine | None:
    """One shift with its places, or None."""
    found = await _lines("s.id = ?", [shift])
    return found[0] if found else None


async def _shift_lines(
    condition: str, values: Sequence[Any], offers: Collection[UUID]
) -> Mapping[UUID, Sequence[ShiftLine]]:
    if not offers:
        return {}
    found: dict[UUID, list[ShiftLine]] = defaultdict(list)
    marks = ", ".join("?" * len(offers))
    for line in await _lines(f"{condition} AND s.offer IN ({marks})", [*values, *offers]):
        found[line.offer].append(line)
    return found


async def _lines(condition: str, values: Sequence[Any]) -> list[ShiftLine]:
    """Shifts by their start with their places in the order of roles; those without any too."""
    rows = await read(
        f"SELECT {_SHIFT}, {_ROLE} FROM {_SHIFTS}"  # noqa: S608 -- constants and question marks only
        f" LEFT JOIN ({_ROLES}) ON h.shift = s.id WHERE {condition}"
        " ORDER BY s.starts_at, s.id, r.position, r.id",
        values,
    )
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[as_uuid(row["id"])].append(row)
    return [_shift_line(of_one) for of_one in found.values()]


async def places_of(shift: UUID) -> Sequence[Places]:
    """The places of a shift in the order of its roles."""
    found = await shift_line(shift)
    return found.roles if found else ()


async def signup_rows(places: Collection[UUID]) -> Sequence[Row]:
    """What sign-ups need to know of roles of shifts, in one query, without words in a language."""
    if not places:
        return []
    marks = ", ".join("?" * len(places))
    return await read(
        f"SELECT h.id, h.shift, s.starts_at, s.ends_at, s.zone, s.note, s.state AS shift_state,"  # noqa: S608 -- question marks only
        f" {_PLACE}, COALESCE(r.minimum_age, o.minimum_age) AS minimum_age,"
        " r.title AS role_title, r.note AS role_note,"
        " o.title, o.slug, o.state, o.organization, p.short_name"
        f" FROM {_ROLES} JOIN volunteering_shift s ON s.id = h.shift"
        " JOIN volunteering_offer o ON o.id = s.offer"
        " JOIN people_organization p ON p.id = o.organization"
        f" WHERE h.id IN ({marks})",
        list(places),
    )


def _shift_line(rows: Sequence[Row]) -> ShiftLine:
    first = rows[0]
    return ShiftLine(
        id=as_uuid(first["id"]),
        offer=as_uuid(first["offer"]),
        starts_at=as_instant(first["starts_at"]),
        ends_at=as_instant(first["ends_at"]),
        zone=first["zone"],
        place=first["place"],
        note=as_text(first["note"]),
        state=ShiftState(first["state"]),
        roles=tuple(_places(row) for row in rows if row["place_id"]),
    )


def _places(row: Row) -> Places:
    return Places(
        id=as_uuid(row["place_id"]),
        shift=as_uuid(row["shift"]),
        role=as_uuid(row["role"]),
        title=as_text(row["role_title"]),
        note=as_text(row["role_note"]),
        minimum_age=row["role_age"],
        capacity=row["capacity"],
        sheet=as_uuid(row["sheet"]),
        rest_minutes=row["rest_minutes"],
        most_hours_day=row["most_hours_day"],
        most_hours_week=row["most_hours_week"],
    )
