"""The vocabulary of events: kinds, states, audiences, and the frozen values that services take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from core.contracts.texts import LocalizedText, msg

CALENDAR_KIND = "events.event"
SIGNUP_KIND = "events.registration"
COURSE_KIND = "events.course"
CASE_KIND = "events.approval"


class EventKind(StrEnum):
    """What kind of happening it is."""

    EVENT = "event"
    MEETING = "meeting"
    TRAINING = "training"
    OPEN_DAY = "open_day"
    WORKSHOP = "workshop"


KIND_TITLES = {
    EventKind.EVENT: msg("Event"),
    EventKind.MEETING: msg("Meeting"),
    EventKind.TRAINING: msg("Training"),
    EventKind.OPEN_DAY: msg("Open day"),
    EventKind.WORKSHOP: msg("Workshop"),
}


class EventState(StrEnum):
    """Where an event stands; that it is over follows from the time and is no state."""

    DRAFT = "draft"
    WAITING = "waiting"
    PUBLISHED = "published"
    POSTPONED = "postponed"
    """Put off, the new date is not known yet; with a new date it is published and moved."""
    CANCELLED = "cancelled"


STATE_TITLES = {
    EventState.DRAFT: msg("Draft"),
    EventState.WAITING: msg("Waiting for the city"),
    EventState.PUBLISHED: msg("Published"),
    EventState.POSTPONED: msg("Postponed"),
    EventState.CANCELLED: msg("Cancelled"),
}
PUBLIC_STATES = (EventState.PUBLISHED, EventState.POSTPONED, EventState.CANCELLED)
UNSEEN_STATES = (EventState.DRAFT, EventState.WAITING)


class Audience(StrEnum):
    """For whom it is, as the calendar's filter knows it."""

    EVERYONE = "everyone"
    CHILDREN = "children"
    YOUTH = "youth"
    FAMILIES = "families"
    SENIORS = "seniors"
    ORGANIZATIONS = "organizations"


AUDIENCE_TITLES = {
    Audience.EVERYONE: msg("Everyone"),
    Audience.CHILDREN: msg("Children"),
    Audience.YOUTH: msg("Young people"),
    Audience.FAMILIES: msg("Families"),
    Audience.SENIORS: msg("Seniors"),
    Audience.ORGANIZATIONS: msg("People from organizations"),
}

ACCESS_TITLES = {
    "is_step_free": msg("Step-free entrance"),
    "has_accessible_toilet": msg("Accessible toilet"),
    "has_sign_language": msg("Polish Sign Language interpreter"),
    "has_induction_loop": msg("Induction loop"),
    "has_quiet_hour": msg("Quiet hour"),
}
"""Columns of the event on accessibility, with the words of each (act of 19 July 2019)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When it is. Instants are aware; `zone` is the IANA zone in which they were meant.

    What takes whole days begins at midnight of the first and ends at midnight after the last.
    """

    starts_at: datetime
    ends_at: datetime
    zone: str
    is_all_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where it is: a place with its address, or a link where people meet online."""

    place_name: str = ""
    address: str = ""
    is_online: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an event says of itself, apart from when and where. `description` is Markdown.

    `access` holds names out of ACCESS_TITLES; `picture` the id of a stored file.
    """

    kind: EventKind
    title: LocalizedText
    summary: LocalizedText = field(default_factory=LocalizedText)
    description: LocalizedText = field(default_factory=LocalizedText)
    areas: Sequence[str] = ()
    audience: Audience = Audience.EVERYONE
    access: Sequence[str] = ()
    access_notes: LocalizedText = field(default_factory=LocalizedText)
    picture: UUID | None = None
    picture_alt: LocalizedText = field(default_factory=LocalizedText)
    what_to_bring: LocalizedText = field(default_factory=LocalizedText)
    contact: str = ""
    is_free: bool = True
    price: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """How people sign up; `capacity` None means no limit, instants are aware."""

    is_wanted: bool = False
    capacity: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    has_waiting_list: bool = True
    needs_approval: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDraft:
    """All that a form, an import or a seed says of an event."""

    content: Content
    timing: Timing
    spot: Spot = field(default_factory=Spot)
    registration: Registration = field(default_factory=Registration)


class Pattern(StrEnum):
    """How a series comes back; what month rules say follows from the first date."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTH_DAY = "month_day"
    MONTH_WEEKDAY = "month_weekday"
    MONTH_LAST_WEEKDAY = "month_last_weekday"
    YEARLY = "yearly"


class Scope(StrEnum):
    """Which dates of a series something is about."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAY_TITLES = {
    "MO": msg("Monday"),
    "TU": msg("Tuesday"),
    "WE": msg("Wednesday"),
    "TH": msg("Thursday"),
    "FR": msg("Friday"),
    "SA": msg("Saturday"),
    "SU": msg("Sunday"),
}
"""Weekdays as rules name them (RFC 5545 §3.3.10), Monday first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A rule as people choose it: every so many days, weeks, months or years, until a day.

    `weekdays` are for weeks only; empty for the weekday of the first date. `last_day` is a day
    of the event's zone and may be a date of the series itself.
    """

    pattern: Pattern
    last_day: date
    every: int = 1
    weekdays: Sequence[str] = ()


NOT_SAID = date.min
"""The last day of a rule of which only the number of dates is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDate:
    """One date that a rule makes: instants in UTC, and what is worth knowing of it.

    `holiday` names a public holiday on that day, in Polish law's own words as a message;
    `is_shifted` says that clocks skip the wall time, so that it starts later.
    """

    starts_at: datetime
    ends_at: datetime
    day: date
    holiday: str = ""
    is_shifted: bool = False
