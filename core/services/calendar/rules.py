"""Pure decisions of the calendar: what moves an entry, how long it is shown, what is searched."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from core.contracts.calendar import EntryDraft, EntryStatus
from core.data.folding import slug
from core.services.calendar.values import Entry, EntryFilter

PAST_KEPT = timedelta(days=90)
CANCELLED_KEPT = timedelta(days=30)

LONGEST_WORD = 60
MOST_WORDS = 200
MOST_WORDS_ASKED = 8

FURTHEST_NORTH, FURTHEST_EAST = 90, 180

MOVING_FIELDS = (
    "starts_at",
    "ends_at",
    "zone",
    "is_all_day",
    "place",
    "status",
    "recurrence_id",
)


def entry_uid(subject: UUID) -> str:
    """The UID for ever: no host name in it, so that it outlives a change of the domain."""
    return f"{subject}@pospolu"


def version_keys(entry: Entry) -> set[str]:
    """The version rows of the feeds and lists that an entry is in."""
    scopes = [
        EntryFilter(),
        EntryFilter(module=entry.module),
        EntryFilter(organization=entry.organization),
        EntryFilter(place=slug(entry.place)),
        EntryFilter(collection=entry.collection),
        *(EntryFilter(area=area) for area in entry.areas),
    ]
    return {scope.version_key for scope in scopes}


def check_draft(draft: EntryDraft) -> None:
    """Raises ValueError for a draft that no calendar program could show."""
    if draft.starts_at.utcoffset() is None or draft.ends_at.utcoffset() is None:
        message = "an entry's start and end are instants and need a zone"
        raise ValueError(message)
    if draft.ends_at < draft.starts_at:
        message = f"the entry of {draft.subject} ends before it starts"
        raise ValueError(message)
    if not draft.url_path.startswith("/") or draft.url_path.startswith("//"):
        message = f"the entry's path {draft.url_path!r} does not start with one slash"
        raise ValueError(message)
    if (draft.series is None) != (draft.recurrence_id is None):
        message = f"{draft.subject} names a series without its instant there, or the reverse"
        raise ValueError(message)
    _check_coordinates(draft)
    ZoneInfo(draft.zone)


def _check_coordinates(draft: EntryDraft) -> None:
    if draft.latitude is None and draft.longitude is None:
        return
    if draft.latitude is None or draft.longitude is None:
        message = f"the entry of {draft.subject} has half of its coordinates"
        raise ValueError(message)
    if not (abs(draft.latitude) <= FURTHEST_NORTH and abs(draft.longitude) <= FURTHEST_EAST):
        message = f"{draft.latitude}, {draft.longitude} is no place on earth"
        raise ValueError(message)


def in_utc(draft: EntryDraft) -> EntryDraft:
    """The same draft with its instants in UTC, as they are stored."""
    visible_from, recurrence_id = draft.visible_from, draft.recurrence_id
    return replace(
        draft,
        recurrence_id=recurrence_id and recurrence_id.astimezone(UTC),
        starts_at=draft.starts_at.astimezone(UTC),
        ends_at=draft.ends_at.astimezone(UTC),
        visible_from=visible_from and visible_from.astimezone(UTC),
        areas=tuple(draft.areas),
    )


def is_moved(entry: Entry, draft: EntryDraft) -> bool:
    """Whether people must look anew: time, place or status changed (RFC 5545 §3.8.7.4)."""
    return any(getattr(entry, name) != getattr(draft, name) for name in MOVING_FIELDS)


def is_changed(entry: Entry, draft: EntryDraft) -> bool:
    """Whether anything at all is different."""
    return any(getattr(entry, row.name) != getattr(draft, row.name) for row in fields(draft))


def cancelled_since(entry: Entry | None, draft: EntryDraft, now: datetime) -> datetime | None:
    """The instant of the cancellation that the draft tells of; None when it takes place."""
    if draft.status is not EntryStatus.CANCELLED:
        return None
    return entry.cancelled_at if entry is not None and entry.cancelled_at else now


def is_over_several_days(starts_at: datetime, ends_at: datetime, zone: str) -> bool:
    """Whether it goes on past midnight of its zone; an end at midnight is still the day before."""
    here = ZoneInfo(zone)
    last = max(starts_at, ends_at - timedelta(microseconds=1))
    return starts_at.astimezone(here).date() != last.astimezone(here).date()


def words_of(folded: str) -> list[str]:
    """The words of a folded text: runs of letters and digits, none longer than 60."""
    spaced = "".join(char if char.isalnum() else " " for char in folded)
    return [word[:LONGEST_WORD] for word in spaced.split()]


def searchable(folded: str) -> str:
    """The stored form: words between single blanks, so that ` lodz` finds beginnings of words."""
    words = dict.fromkeys(words_of(folded))
    return f" {' '.join(list(words)[:MOST_WORDS])} " if words else ""
