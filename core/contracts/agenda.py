"""What lies ahead of one person, as rooms tell it: for the person's own calendar."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.calendar import CalendarKind, EntryStatus
from core.contracts.texts import LocalizedText


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One thing of a person: a place they have or wait for, a duty, a deadline.

    `kind` is a key of the room that owns it; where it is a calendar kind and `subject` has an entry
    there, the item goes out with the entry's UID, time, place and words, and what stands here is
    used only where there is none. `part` tells several items of one subject apart. `note` is a
    marked sentence on what it is to the person. Instants are UTC; an item that starts and ends at
    one instant is a deadline.
    """

    kind: str
    subject: UUID
    part: str = ""
    status: EntryStatus
    note: str
    title: LocalizedText
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str = ""
    organization_name: str = ""
    url_path: str
    revised_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaSource:
    """Where items of a person come from.

    `items(person, since)` gives what ends after `since`, and what was cancelled after it.
    """

    key: str
    title: str
    items: Callable[[UUID, datetime], Awaitable[Sequence[AgendaItem]]]


CalendarDeclaration = CalendarKind | AgendaSource
