"""Reads of shifts with the places of their roles: of offers, one by name, for sign-ups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import Row, as_instant, as_text, as_uuid, read
from core.data.cursors import Cursor
from core.data.many import marks
from core.data.times import later, utc_now
from plugins.volunteering.rules import LONGEST_SHIFT
from plugins.volunteering.tables import Shift
from plugins.volunteering.values import Audience, OfferFilter, Places, ShiftLine, ShiftState

PAGE_SIZE = 50

_PLACE = "CASE WHEN s.place = '' THEN o.place ELSE s.place END AS place"
_SHIFT = (
    "s.id, s.offer, s.starts_at, s.ends_at, s.zone, s.note, s.state, s.series, s.audience,"
    f" {_PLACE}"
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPage:
    """A stretch of an offer's shifts ahead; `later` is where the next one begins."""

    lines: Sequence[ShiftLine]
    later: Cursor | None = None


async def shift_page(
    offer: UUID,
    *,
    now: datetime,
    audiences: Collection[Audience] = tuple(Audience),
    with_cancelled: bool = False,
    after: Cursor | None = None,
    size: int = PAGE_SIZE,
) -> ShiftPage:
    """Shifts of an offer that have not begun, by their start."""
    condition = f"s.offer = ? AND s.starts_at > ? AND s.audience IN ({marks(audiences)})"
    values: list[Any] = [offer, now, *(one.value for one in audiences)]
    if not with_cancelled:
        condition += " AND s.state = 'open'"
    if after is not None:
        condition += " AND (s.starts_at, s.id) > (?, ?)"
        values += [after.at, after.id]
    inner = (
        f"SELECT s.id FROM volunteering_shift s WHERE {condition}"  # noqa: S608 -- conditions of ours
        f" ORDER BY s.starts_at, s.id LIMIT {size + 1}"
    )
    lines = await _lines(f"s.id IN ({inner})", values)
    last = lines[size - 1] if len(lines) > size else None
    return ShiftPage(lines=lines[:size], later=Cursor(last.starts_at, last.id) if last else None)


async def shifts_behind(
    offer: UUID, *, now: datetime, most: int = PAGE_SIZE
) -> Sequence[ShiftLine]:
    """The latest shifts of an offer that have begun or were cancelled, by their start."""
    inner = (
        "SELECT s.id FROM volunteering_shift s WHERE s.offer = ?"  # noqa: S608 -- a number of ours
        f" AND (s.starts_at <= ? OR s.state <> 'open') ORDER BY s.starts_at DESC LIMIT {most}"
    )
    return await _lines(f"s.id IN ({inner})", [offer, now])


async def shifts_between(
    organization: UUID, *, first: datetime, last: datetime
) -> Sequence[ShiftLine]:
    """Shifts of an organization's published offers that touch a stretch of time, by their start."""
    return await _lines(
        "o.organization = ? AND o.state IN ('published', 'closed') AND s.state = 'open'"
        " AND s.starts_at > ? AND s.starts_at < ? AND s.ends_at > ?",
        [organization, later(first, -LONGEST_SHIFT), last, first],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShift:
    """A shift ahead with whose it is and what it is about."""

    line: ShiftLine
    title: LocalizedText
    organization_name: str


async def shifts_open_to_all(
    *, now: datetime, own: UUID, most: int = PAGE_SIZE
) -> Sequence[OpenShift]:
    """The next shifts that everybody can sign up for, and those that an organization keeps for its
    own people, by their start.
    """
    rows = await read(
        "SELECT s.id, o.title, p.short_name FROM volunteering_shift s"  # noqa: S608 -- a number of ours
        " JOIN volunteering_offer o ON o.id = s.offer"
        " JOIN people_organization p ON p.id = o.organization"
        " WHERE o.state = 'published' AND NOT o.is_hidden AND s.state = 'open' AND s.starts_at > ?"
        " AND (s.audience = 'everybody' OR (s.audience = 'members' AND o.organization = ?))"
        f" ORDER BY s.starts_at, s.id LIMIT {most}",
        [now, own],
    )
    told = {as_uuid(row["id"]): (as_text(row["title"]), row["short_name"]) for row in rows}
    return [
        OpenShift(line=line, title=told[line.id][0], organization_name=told[line.id][1])
        for line in await _lines(f"s.id IN ({marks(told)})", list(told))
    ]


async def number_begun(offer: UUID, now: datetime) -> int:
    """How many public shifts of an offer have begun."""
    rows = await read(
        "SELECT COUNT(*) AS number FROM volunteering_shift"
        " WHERE offer = ? AND starts_at <= ? AND audience = 'everybody'",
        [offer, now],
    )
    number: int = rows[0]["number"]
    return number


async def first_shifts(
    offers: Collection[UUID], wanted: OfferFilter, *, now: datetime, most: int
) -> tuple[Mapping[UUID, Sequence[ShiftLine]], Mapping[UUID, int]]:
    """The first shifts of each offer that everybody is shown, and how many there are of each."""
    if not offers:
        return {}, {}
    window, values = public_window(wanted, now)
    # Of each offer by its index: an order over all of them would walk through every shift.
    first = (
        f"SELECT id FROM (SELECT s.id FROM volunteering_shift s WHERE {window} AND s.offer = ?"  # noqa: S608 -- conditions of ours
        f" ORDER BY s.starts_at, s.id LIMIT {most}) f"
    )
    lines = await _lines(
        f"s.id IN ({' UNION ALL '.join([first] * len(offers))})",
        [value for offer in offers for value in (*values, offer)],
    )
    counted = await read(
        "SELECT s.offer, COUNT(*) AS number FROM volunteering_shift s"  # noqa: S608 -- conditions of ours
        f" WHERE {window} AND s.offer IN ({marks(offers)}) GROUP BY s.offer",
        [*values, *offers],
    )
    found: dict[UUID, list[ShiftLine]] = defaultdict(list)
    for line in lines:
        found[line.offer].append(line)
    return found, {as_uuid(row["offer"]): row["number"] for row in counted}


def public_window(wanted: OfferFilter, now: datetime) -> tuple[str, list[Any]]:
    """The condition on a shift that everybody is shown and that starts when it is wanted."""
    start = max(now, wanted.starts_from) if wanted.starts_from else now
    condition = "s.state = 'open' AND s.audience = 'everybody' AND s.starts_at > ?"
    if wanted.starts_until is None:
        return condition, [start]
    return f"{condition} AND s.starts_at < ?", [start, wanted.starts_until]


async def shifts_of_series(series: UUID, now: datetime) -> Sequence[ShiftLine]:
    """The shifts of a series that take place and have not begun, in their order."""
    return await _lines("s.series = ? AND s.state = 'open' AND s.starts_at > ?", [series, now])


async def others_of_series(shift: Shift) -> int:
    """How many other shifts of its series lie ahead."""
    if not shift.series:
        return 0
    members = await shifts_of_series(shift.series, utc_now())
    return sum(one.id != shift.id for one in members)


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
    for line in await _lines(f"{condition} AND s.offer IN ({marks(offers)})", [*values, *offers]):
        found[line.offer].append(line)
    return found


async def _lines(condition: str, values: Sequence[Any]) -> list[ShiftLine]:
    """Shifts by their start with their places in the order of roles; those without any too."""
    rows = await read(
        f"SELECT {_SHIFT}, {_ROLE} FROM {_SHIFTS}"  # noqa: S608 -- constants and question marks only
        " LEFT JOIN volunteering_shift_role h ON h.shift = s.id"
        f" LEFT JOIN volunteering_role r ON r.id = h.role WHERE {condition}"
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
    return await read(
        f"SELECT h.id, h.shift, s.starts_at, s.ends_at, s.zone, s.note, s.state AS shift_state,"  # noqa: S608 -- question marks only
        f" {_PLACE}, COALESCE(r.minimum_age, o.minimum_age) AS minimum_age,"
        " r.title AS role_title, r.note AS role_note,"
        " o.title, o.slug, o.state, o.organization, p.short_name"
        f" FROM {_ROLES} JOIN volunteering_shift s ON s.id = h.shift"
        " JOIN volunteering_offer o ON o.id = s.offer"
        " JOIN people_organization p ON p.id = o.organization"
        f" WHERE h.id IN ({marks(places)})",
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
        series=as_uuid(first["series"]),
        audience=Audience(first["audience"]),
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
