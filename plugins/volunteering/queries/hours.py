"""Reads of the ledger of hours: lines of a person and of an organization, what waits, sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import Row, read
from core.data.encoding import as_day, as_instant, as_text, as_uuid
from core.data.many import marks
from core.people.api import organizations_of
from core.signups.api import signups_of_person
from plugins.volunteering.hours_rules import Span
from plugins.volunteering.hours_verdicts import Known
from plugins.volunteering.values import HourSource, HourState

PAGE_SIZE = 50
MOST_LINES = 300
_COLUMNS = (
    "e.id, e.person, COALESCE(NULLIF(p.name, ''), e.name) AS name, e.organization,"
    " g.short_name AS organization_name, g.slug AS organization_slug, e.offer,"
    " o.title AS offer_title, o.slug AS offer_slug, COALESCE(o.project, '') AS project,"
    " e.signup, r.title AS role_title, e.day, e.starts_at, e.ends_at, e.minutes,"
    " e.night_minutes, e.task, e.source, e.state, e.is_flagged, e.replaces, e.reason,"
    " e.created_at, e.decided_at,"
    " v.reason AS taken_back_for"
)
_FROM = (
    "volunteering_hour_entry e JOIN people_organization g ON g.id = e.organization"
    " LEFT JOIN people_person p ON p.id = e.person"
    " LEFT JOIN volunteering_offer o ON o.id = e.offer"
    " LEFT JOIN volunteering_role r ON r.id = e.role"
    " LEFT JOIN volunteering_hour_entry v ON v.reversal_of = e.id"
)
_WAITS = (
    "v.id IS NULL AND (e.state = 'proposed'"
    " OR (e.is_flagged AND e.state = 'approved' AND e.decided_at IS NULL))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourLine:
    """Hours in a list. Instants are UTC, `day` is by the clocks of the place.

    `taken_back_for` is the reason for which they do not count any more, None while they do.
    `replaces` names the hours in whose place these are.
    """

    id: UUID
    person: UUID | None
    name: str
    organization: UUID
    organization_name: str
    organization_slug: str
    offer: UUID | None
    offer_title: LocalizedText
    offer_slug: str
    signup: UUID | None
    project: str
    role_title: LocalizedText
    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    minutes: int
    night_minutes: int
    task: str
    source: HourSource
    state: HourState
    is_flagged: bool
    replaces: UUID | None
    reason: str
    entered_at: datetime
    decided_at: datetime | None
    taken_back_for: str | None

    @property
    def is_reversed(self) -> bool:
        """A later row took them back."""
        return self.taken_back_for is not None

    @property
    def counts(self) -> bool:
        """They are in the sums and on certificates."""
        return self.state is HourState.APPROVED and not self.is_reversed


@dataclass(frozen=True, slots=True)
class HourCursor:
    """A place between two lines in the order (day, id), the latest first."""

    day: date
    id: UUID

    def __str__(self) -> str:
        return f"{self.day.isoformat()}_{self.id}"


def hour_cursor(text: str) -> HourCursor | None:
    """The place that an address names; None for none, and for what names no place."""
    day, _, entry = text.partition("_")
    try:
        return HourCursor(date.fromisoformat(day), UUID(entry))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class HourPage:
    """A stretch of an organization's hours; `later` is where the next one begins."""

    lines: Sequence[HourLine]
    later: HourCursor | None = None


async def hours_of_person(person: UUID, *, most: int | None = MOST_LINES) -> Sequence[HourLine]:
    """The latest hours of somebody at all organizations, in whatever state."""
    return await _lines("e.person = ?", [person], most=most)


async def waiting_hours(organization: UUID) -> Sequence[HourLine]:
    """What an organization has to look at: logs by hand, and ends that nobody saw."""
    return await _lines(f"e.organization = ? AND {_WAITS}", [organization])


async def number_waiting(organization: UUID) -> int:
    """How many hours wait for an organization to look at them."""
    rows = await read(
        "SELECT COUNT(*) AS number FROM volunteering_hour_entry e"  # noqa: S608 -- constants only
        " LEFT JOIN volunteering_hour_entry v ON v.reversal_of = e.id"
        f" WHERE e.organization = ? AND {_WAITS}",
        [organization],
    )
    return int(rows[0]["number"])


async def hours_of_organization(
    organization: UUID, *, after: HourCursor | None = None, size: int = PAGE_SIZE
) -> HourPage:
    """An organization's hours that nobody has to look at, the latest day first."""
    condition = f"e.organization = ? AND NOT ({_WAITS})"
    values: list[Any] = [organization]
    if after is not None:
        condition += " AND (e.day, e.id) < (?, ?)"
        values += [after.day, after.id]
    lines = await _lines(condition, values, most=size + 1)
    last = lines[size - 1] if len(lines) > size else None
    return HourPage(lines=lines[:size], later=HourCursor(last.day, last.id) if last else None)


async def hours_between(
    organization: UUID,
    *,
    first: date,
    last: date,
    project: str = "",
    person: UUID | None = None,
) -> Sequence[HourLine]:
    """An organization's hours that count, of days from `first` to `last`, by day.

    `project` narrows them to offers that name it, `person` to somebody's.
    """
    condition = (
        "e.organization = ? AND e.state = 'approved' AND v.id IS NULL AND e.day BETWEEN ? AND ?"
    )
    values: list[Any] = [organization, first, last]
    for name, value in (("o.project", project), ("e.person", person)):
        if value:
            condition += f" AND {name} = ?"
            values.append(value)
    return list(reversed(await _lines(condition, values, most=None)))


async def entry_line(entry: UUID) -> HourLine | None:
    """One entry, or None; a row that takes another back is none."""
    found = await _lines("e.id = ?", [entry])
    return found[0] if found else None


async def entry_lines(entries: Sequence[UUID]) -> Sequence[HourLine]:
    """Entries by their ids, the latest day first; what is gone is left out."""
    if not entries:
        return []
    return await _lines(f"e.id IN ({marks(entries)})", list(entries), most=None)


async def lines_of_signups(signups: Sequence[UUID]) -> Mapping[UUID, Sequence[HourLine]]:
    """What the ledger has of sign-ups, the latest first; who has nothing is left out."""
    found: dict[UUID, list[HourLine]] = {}
    if signups:
        for line in await _lines(f"e.signup IN ({marks(signups)})", list(signups), most=None):
            if line.signup is not None:
                found.setdefault(line.signup, []).append(line)
    return found


def standing_in(lines: Sequence[HourLine]) -> tuple[HourLine | None, str]:
    """Of a sign-up's lines, the latest first: the one that counts, and why where nobody read it.

    The reason is a message id or typed words, empty for what was read at the gate.
    """
    standing = next((one for one in lines if one.counts), None)
    latest = standing or next(iter(lines), None)
    return standing, (latest.taken_back_for or latest.reason) if latest else ""


async def replacement_of(entry: UUID) -> HourLine | None:
    """What counts in place of an entry, or None."""
    found = await _lines("e.replaces = ?", [entry])
    return found[0] if found else None


async def known_of(person: UUID, day: date, around: Span | None) -> Known:
    """What somebody has on a day and around a stretch of time: what counts and what waits."""
    counts = (
        "person = ? AND reversal_of IS NULL AND state IN ('proposed', 'approved') AND NOT EXISTS"
        " (SELECT 1 FROM volunteering_hour_entry v WHERE v.reversal_of = e.id)"
    )
    sums = await read(
        "SELECT COALESCE(SUM(CASE WHEN day = ? THEN minutes ELSE 0 END), 0) AS minutes,"  # noqa: S608 -- constants only
        " COUNT(CASE WHEN state = 'proposed' THEN 1 END) AS waiting"
        f" FROM volunteering_hour_entry e WHERE {counts}",
        [day, person],
    )
    rows = []
    if around is not None:
        rows = await read(
            f"SELECT starts_at, ends_at FROM volunteering_hour_entry e WHERE {counts}"  # noqa: S608 -- constants only
            " AND starts_at < ? AND ends_at > ?",
            [person, around.end, around.start],
        )
    return Known(
        minutes_of_day=int(sums[0]["minutes"]),
        spans=[Span(as_instant(row["starts_at"]), as_instant(row["ends_at"])) for row in rows],
        waiting=int(sums[0]["waiting"]),
    )


async def hosts_of(person: UUID, account: UUID | None) -> Sequence[UUID]:
    """The organizations at which somebody logs hours: of their sign-ups, hours and roles."""
    rows = await read(
        "SELECT DISTINCT organization FROM volunteering_hour_entry WHERE person = ?", [person]
    )
    found = {as_uuid(row["organization"]) for row in rows}
    found |= {one.sheet.organization for one in await signups_of_person(person)}
    if account is not None:
        found |= {one.id for one in await organizations_of(account)}
    return sorted(found)


async def _lines(
    condition: str, values: Sequence[Any], *, most: int | None = MOST_LINES
) -> list[HourLine]:
    limit = f" LIMIT {most}" if most is not None else ""
    rows = await read(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE e.reversal_of IS NULL AND {condition}"  # noqa: S608 -- conditions of ours
        f" ORDER BY e.day DESC, e.id DESC{limit}",
        values,
    )
    return [_line(row) for row in rows]


def _line(row: Row) -> HourLine:
    same = ("organization_name", "organization_slug", "project", "name", "minutes", "task")
    return HourLine(
        **{name: row[name] for name in (*same, "night_minutes", "reason", "taken_back_for")},
        id=as_uuid(row["id"]),
        person=as_uuid(row["person"]),
        organization=as_uuid(row["organization"]),
        offer=as_uuid(row["offer"]),
        offer_title=as_text(row["offer_title"]),
        offer_slug=row["offer_slug"] or "",
        signup=as_uuid(row["signup"]),
        role_title=as_text(row["role_title"]),
        day=as_day(row["day"]),
        starts_at=as_instant(row["starts_at"]),
        ends_at=as_instant(row["ends_at"]),
        source=HourSource(row["source"]),
        state=HourState(row["state"]),
        is_flagged=bool(row["is_flagged"]),
        replaces=as_uuid(row["replaces"]),
        entered_at=as_instant(row["created_at"]),
        decided_at=as_instant(row["decided_at"]),
    )
