"""The calendar's vocabulary: entries as they are read, cursors, filters, feeds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from core.contracts.calendar import EntryStatus
from core.contracts.texts import LocalizedText
from core.kernel.registry import room_of

VOLUNTEERS = "volunteers"
"""The audience of entries that look for helping hands."""

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as it is stored; instants are UTC, `zone` is the IANA zone they were meant in.

    `version` rises with every change of the row, `sequence` only with those that move it. A whole
    series has a `rule` (the value of its RRULE) and `excluded`, the instants of the rule that do
    not take place; its start and end are those of the first occurrence, it is over at `over_at`.
    """

    id: UUID
    kind: str
    module: str
    subject: UUID
    uid: str
    recurrence_id: datetime | None
    organization: UUID | None
    organization_name: str
    areas: tuple[str, ...]
    audience: str
    visible_from: datetime | None
    is_public: bool
    title: LocalizedText
    summary: LocalizedText
    starts_at: datetime
    ends_at: datetime
    zone: str
    is_all_day: bool
    place: str
    url_path: str
    picture_path: str
    status: EntryStatus
    sheet: UUID | None
    sequence: int
    revised_at: datetime
    cancelled_at: datetime | None
    version: int
    series: UUID | None = None
    rule: str = ""
    excluded: tuple[datetime, ...] = ()
    over_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    collection: str = ""

    @property
    def timetable(self) -> Timetable:
        """When a whole series takes place."""
        return Timetable(
            rule=self.rule, excluded=self.excluded, over_at=self.over_at or self.ends_at
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """When a whole series takes place: its rule, the instants left out, its last end."""

    rule: str
    excluded: tuple[datetime, ...]
    over_at: datetime

    def is_moved_from(self, series: Entry) -> bool:
        """Whether people must look anew (RFC 5546 §2.1.4: RRULE and EXDATE raise SEQUENCE)."""
        return (self.rule, self.excluded) != (series.rule, series.excluded)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKey:
    """What names a row in one of its versions: the key of whatever is kept of it."""

    id: UUID
    version: int
    starts_at: datetime

    @property
    def cursor(self) -> Cursor:
        """Its place in the order of lists."""
        return Cursor(self.starts_at, self.id)


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place between two entries in the order (starts_at, id)."""

    starts_at: datetime
    id: UUID


class Direction(StrEnum):
    """Which way a page is read."""

    LATER = "later"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One of the few entries that a text matches, with what lists ask of it."""

    key: EntryKey
    ends_at: datetime
    is_multiday: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLookup:
    """What a text matches, as it was a moment ago.

    `is_frequent` tells that the order of dates must lead. Where the matches are few, `few` are all
    of them that are shown, in the order (starts_at, id).
    """

    is_frequent: bool
    few: tuple[Match, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """What a reader asks for, of a list or of a feed; what is not set does not limit.

    `starts_from` (inclusive) and `starts_before` (exclusive) are instants of the entry's start;
    `ends_after` leaves out what is over, `takes_place` what was cancelled. `place` is a place's
    slug. `text` is what was typed, unfolded; `lookup` is what is known of it already, for whoever
    asks several things of one text. A feed carries whole series, so it asks these things of what
    is said of a series.
    """

    starts_from: datetime | None = None
    starts_before: datetime | None = None
    ends_after: datetime | None = None
    module: str = ""
    kind: str = ""
    organization: UUID | None = None
    area: str = ""
    audience: str = ""
    place: str = ""
    collection: str = ""
    takes_place: bool = False
    text: str = ""
    lookup: TextLookup | None = field(default=None, compare=False, repr=False)

    @property
    def version_key(self) -> str:
        """A version row that rises whenever something changes in what is asked for.

        It is that of the narrowest filter which has one.
        """
        if self.organization:
            return f"calendar:organization:{self.organization}"
        for name in ("collection", "place", "module", "area"):
            if value := getattr(self, name):
                return f"calendar:{name}:{value}"
        return f"calendar:module:{room_of(self.kind)}" if self.kind else "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """Keys in the order (starts_at, id), and where the pages beside it begin, if there are any."""

    keys: tuple[EntryKey, ...]
    earlier: Cursor | None
    later: Cursor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHead:
    """What stands above the entries: name in the reader's language, addresses as paths.

    A secret address is not told: then `source_path` is empty.
    """

    name: str
    description: str
    source_path: str
    page_path: str
    language: str
