"""Calendar entries as rooms hand them to the core."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from core.contracts.texts import LocalizedText


class EntryStatus(StrEnum):
    """What a calendar program shows (RFC 5545 §3.8.1.11); POSTPONED goes out as TENTATIVE."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """One entry of the city's calendar, written in the transaction of the row behind it.

    Instants are aware (stored as UTC); `zone` is the IANA zone in which they were meant.
    `visible_from` hides it from everyone until that instant; `is_public` False keeps it out of
    public lists and feeds. `url_path` starts with a slash. `areas` are codes of public tasks.
    `latitude` and `longitude` are degrees (WGS 84), both or none. `collection` names what the
    entry is a part of besides (an edition of a fair, an award), as `<module>:<id>`.

    An occurrence of a series has a subject of its own; `series` is the series' subject, and
    `recurrence_id` the instant at which the rule has it start, wherever it was moved to. It has
    the embargo of its series.
    """

    subject: UUID
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: LocalizedText
    summary: LocalizedText = field(default_factory=LocalizedText)
    organization: UUID | None = None
    organization_name: str = ""
    areas: tuple[str, ...] = ()
    audience: str = ""
    place: str = ""
    url_path: str
    picture_path: str = ""
    status: EntryStatus = EntryStatus.CONFIRMED
    is_all_day: bool = False
    is_public: bool = True
    visible_from: datetime | None = None
    sheet: UUID | None = None
    latitude: float | None = None
    longitude: float | None = None
    collection: str = ""
    series: UUID | None = None
    recurrence_id: datetime | None = None


class Frequency(StrEnum):
    """How often a series comes (RFC 5545 §3.3.10)."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """When a series comes, told by the wall clock of its zone: 18:00 stays 18:00.

    `weekdays` are BYDAY values (MO, or 2TU and -1FR within a month); empty for the weekday or the
    day of the month of the first occurrence. `last_day`, inclusive, is a day of that zone.
    """

    frequency: Frequency
    last_day: date
    interval: int = 1
    weekdays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDraft:
    """A series as a whole, written in the transaction of the rows behind it.

    `entry` is what the rule says of every occurrence: its subject is the series, its start and end
    are those of the rule's first occurrence. `occurrences` are all that the series has; an instant
    of the rule without one does not take place. UID and SEQUENCE go on when the series moves.
    """

    entry: EntryDraft
    recurrence: Recurrence
    occurrences: tuple[EntryDraft, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDetails:
    """What search engines and previews of links are told of an entry besides the entry itself.

    `organizer_path` starts with a slash. `is_free` is None where that is not known; `price` is
    what the organizer wrote. `picture_path` is a large picture of its own, with `picture_alt`.
    `previous_starts_at` is the start before it was moved.
    """

    organizer_path: str = ""
    is_free: bool | None = None
    price: str = ""
    picture_path: str = ""
    picture_alt: LocalizedText = field(default_factory=LocalizedText)
    previous_starts_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarKind:
    """A kind of entry.

    `rebuild(subject)` makes the draft of an entry or an occurrence anew from the room's rows, or
    None; `rebuild_series(series)` makes that of a whole series. `details(subject)` says what the
    entry does not; a room that has none is shared all the same.
    """

    key: str
    title: str
    hue: str
    icon: str = "calendar"
    rebuild: Callable[[UUID], Awaitable[EntryDraft | None]]
    rebuild_series: Callable[[UUID], Awaitable[SeriesDraft | None]] | None = None
    details: Callable[[UUID], Awaitable[EntryDetails | None]] | None = None
