"""Reads of events: one by name, public lists, an organization's own, the things behind sheets."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from core.contracts.signups import SignupSubject
from core.contracts.texts import LocalizedText
from core.data.commands import Row, as_instant, as_text, as_uuid, read
from core.data.cursors import Cursor
from core.data.many import marks
from plugins.events.rules import place_words
from plugins.events.tables import Event
from plugins.events.values import Audience, EventKind, EventState, Spot

PAGE_SIZE = 30
MOST_SUBJECTS = 2000
LIST_VERSION = "events"

_PUBLIC = "e.state IN ('published', 'postponed', 'cancelled') AND NOT e.is_hidden"
_LINE = (
    "e.id, e.slug, e.kind, e.title, e.summary, e.place_name, e.address, e.is_online, e.starts_at,"
    " e.ends_at, e.zone, e.is_all_day, e.state, e.is_step_free, e.is_free, e.picture, e.sheet,"
    " e.has_registration, e.series, e.previous_starts_at, o.short_name AS organization_name,"
    " o.slug AS organization_slug"
)
_FROM = "events_event e JOIN people_organization o ON o.id = e.organization"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One event in a list; instants are UTC, `zone` is where they were meant."""

    id: UUID
    slug: str
    kind: EventKind
    title: LocalizedText
    summary: LocalizedText
    place_name: str
    address: str
    is_online: bool
    starts_at: datetime
    ends_at: datetime
    zone: str
    is_all_day: bool
    state: EventState
    is_step_free: bool
    is_free: bool
    picture: UUID | None
    sheet: UUID | None
    has_registration: bool
    series: UUID | None
    previous_starts_at: datetime | None
    organization_name: str
    organization_slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """A stretch of the public list; `later` is where the next one begins, if there is one."""

    lines: Sequence[EventLine]
    later: Cursor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLists:
    """An organization's events as its desk sorts them."""

    drafts: Sequence[EventLine]
    waiting: Sequence[EventLine]
    ahead: Sequence[EventLine]
    past: Sequence[EventLine]

    @property
    def is_empty(self) -> bool:
        """There has never been one."""
        return not (self.drafts or self.waiting or self.ahead or self.past)


def version_key(event: UUID) -> str:
    """The version row that rises with every change of an event."""
    return f"{LIST_VERSION}:{event}"


def areas_of(event: Event) -> tuple[str, ...]:
    """The codes of an event's areas of public tasks."""
    return tuple(json.loads(event.areas))


async def event_by_id(event: UUID) -> Event | None:
    """One event, in whatever state."""
    return await Event.objects().where(Event.id == event).first()


async def events_by_ids(events: Collection[UUID]) -> Sequence[Event]:
    """Some events, in whatever state."""
    return list(await Event.objects().where(Event.id.is_in(list(events)))) if events else []


@dataclass(slots=True, kw_only=True)
class EventStanding:
    """Whose an event is, whether it is public, until when (UTC): all that a sign-up asks."""

    organization: UUID
    state: str
    is_hidden: bool
    ends_at: datetime


async def standing_of(event: UUID) -> EventStanding | None:
    """How an event stands, by the shortest read: it is asked at every sign-up."""
    rows = await read(
        "SELECT organization, state, is_hidden, ends_at FROM events_event WHERE id = ?", [event]
    )
    if not rows:
        return None
    row = rows[0]
    return EventStanding(
        organization=as_uuid(row["organization"]),
        state=row["state"],
        is_hidden=bool(row["is_hidden"]),
        ends_at=as_instant(row["ends_at"]),
    )


async def event_by_slug(slug: str) -> Event | None:
    """One event, in whatever state."""
    return await Event.objects().where(Event.slug == slug).first()


async def upcoming_events(
    *,
    now: datetime,
    kind: EventKind | None = None,
    audience: Audience | None = None,
    area: str = "",
    after: Cursor | None = None,
) -> EventPage:
    """Public events that are not over, by their start, 30 at a time."""
    conditions: list[str] = [_PUBLIC, "e.ends_at > ?"]
    values: list[Any] = [now]
    wanted: list[tuple[str, Any]] = [
        ("e.kind = ?", kind),
        ("e.audience = ?", audience),
        ("e.areas LIKE ?", f'%"{area}"%' if area else None),
    ]
    for condition, value in wanted:
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if after is not None:
        conditions.append("(e.starts_at, e.id) > (?, ?)")
        values += [after.at, after.id]
    rows = await read(
        f"SELECT {_LINE} FROM {_FROM} WHERE {' AND '.join(conditions)}"  # noqa: S608 -- conditions of ours
        f" ORDER BY e.starts_at, e.id LIMIT {PAGE_SIZE + 1}",
        values,
    )
    return _page([_line(row) for row in rows])


async def next_end(now: datetime) -> datetime | None:
    """The next instant at which a public event is over, and the list looks different."""
    rows = await read(
        f"SELECT MIN(e.ends_at) AS at FROM events_event e WHERE {_PUBLIC} AND e.ends_at > ?",  # noqa: S608 -- constants only
        [now],
    )
    return as_instant(rows[0]["at"])


async def desk_lists(organization: UUID, *, now: datetime, most_past: int = 50) -> DeskLists:
    """All events of an organization, sorted by what can be done with them."""
    rows = await read(
        f"SELECT {_LINE} FROM {_FROM} WHERE e.organization = ? ORDER BY e.starts_at, e.id",  # noqa: S608 -- constants only
        [organization],
    )
    lines = [_line(row) for row in rows]
    public = [line for line in lines if line.state not in (EventState.DRAFT, EventState.WAITING)]
    past = [one for one in public if one.ends_at <= now and one.state != EventState.POSTPONED]
    gone = {one.id for one in past}
    return DeskLists(
        drafts=[line for line in lines if line.state is EventState.DRAFT],
        waiting=[line for line in lines if line.state is EventState.WAITING],
        ahead=[line for line in public if line.id not in gone],
        past=past[::-1][:most_past],
    )


async def desk_events(
    organization: UUID, *, state: EventState | None = None, after: Cursor | None = None
) -> EventPage:
    """All events of an organization by their start, drafts too, 30 at a time."""
    conditions = ["e.organization = ?"]
    values: list[Any] = [organization]
    if state is not None:
        conditions.append("e.state = ?")
        values.append(state.value)
    if after is not None:
        conditions.append("(e.starts_at, e.id) > (?, ?)")
        values += [after.at, after.id]
    rows = await read(
        f"SELECT {_LINE} FROM {_FROM} WHERE {' AND '.join(conditions)}"  # noqa: S608 -- conditions of ours
        f" ORDER BY e.starts_at, e.id LIMIT {PAGE_SIZE + 1}",
        values,
    )
    return _page([_line(row) for row in rows])


def _page(lines: Sequence[EventLine]) -> EventPage:
    if len(lines) <= PAGE_SIZE:
        return EventPage(lines=lines)
    last = lines[PAGE_SIZE - 1]
    return EventPage(lines=lines[:PAGE_SIZE], later=Cursor(last.starts_at, last.id))


async def public_events_of(organization: UUID) -> Sequence[Event]:
    """The events of an organization that stand in the calendar, hidden ones too."""
    states = [EventState.PUBLISHED.value, EventState.POSTPONED.value, EventState.CANCELLED.value]
    return await Event.objects().where(
        Event.organization == organization, Event.state.is_in(states)
    )


async def signup_subjects(events: Collection[UUID]) -> Mapping[UUID, SignupSubject]:
    """Events as passes, mails and lists of sign-ups show them, in one query."""
    if not events:
        return {}
    rows = await read(
        "SELECT e.id, e.title, e.organization, e.starts_at, e.ends_at, e.zone, e.place_name,"  # noqa: S608 -- question marks only
        " e.address, e.slug, e.what_to_bring, e.state, o.short_name"
        f" FROM {_FROM} WHERE e.id IN ({marks(events)})",
        list(events),
    )
    found = [_subject(tuple(row.items())) for row in rows]
    return {one.subject: one for one in found}


@lru_cache(maxsize=MOST_SUBJECTS)
def _subject(columns: tuple[tuple[str, Any], ...]) -> SignupSubject:
    """What a row says; lists of one's own sign-ups ask for the same forty over and over."""
    row = dict(columns)
    spot = Spot(place_name=row["place_name"], address=row["address"])
    return SignupSubject(
        subject=as_uuid(row["id"]),
        title=as_text(row["title"]),
        organization=as_uuid(row["organization"]),
        organization_name=row["short_name"],
        starts_at=as_instant(row["starts_at"]),
        ends_at=as_instant(row["ends_at"]),
        zone=row["zone"],
        place=place_words(spot),
        url_path=f"/events/{row['slug']}",
        notes=as_text(row["what_to_bring"]),
        is_cancelled=row["state"] == EventState.CANCELLED,
    )


def _line(row: Row) -> EventLine:
    flags = ("is_online", "is_all_day", "is_step_free", "is_free", "has_registration")
    return EventLine(
        **row
        | {
            "id": as_uuid(row["id"]),
            "kind": EventKind(row["kind"]),
            "state": EventState(row["state"]),
            "title": as_text(row["title"]),
            "summary": as_text(row["summary"]),
            "picture": as_uuid(row["picture"]),
            "sheet": as_uuid(row["sheet"]),
            "series": as_uuid(row["series"]),
            **{name: bool(row[name]) for name in flags},
            **{n: as_instant(row[n]) for n in ("starts_at", "ends_at", "previous_starts_at")},
        }
    )
