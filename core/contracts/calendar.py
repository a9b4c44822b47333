"""Calendar entries as rooms hand them to the core."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarKind:
    """A kind of entry. `rebuild(subject)` makes the draft anew from the room's rows, or None."""

    key: str
    title: str
    hue: str
    icon: str = "calendar"
    rebuild: Callable[[UUID], Awaitable[EntryDraft | None]]
