"""The vocabulary of calendars from elsewhere: sources, what was read, what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from core.contracts.texts import msg

MOST_BYTES = 2_000_000
HORIZON = timedelta(days=730)
"""How far ahead events come in."""


class SourceKind(StrEnum):
    """Where a calendar comes from."""

    ADDRESS = "address"
    FILE = "file"


class SourceState(StrEnum):
    """Where a source stands."""

    PROPOSED = "proposed"
    """It was read and shown, and nobody has said yes yet."""
    ACTIVE = "active"
    PAUSED = "paused"


SOURCE_STATE_TITLES = {
    SourceState.PROPOSED: msg("Not brought in yet"),
    SourceState.ACTIVE: msg("In step"),
    SourceState.PAUSED: msg("Paused"),
}


class Publishing(StrEnum):
    """What becomes of events that come in."""

    PUBLISH = "publish"
    DRAFT = "draft"


class Because(StrEnum):
    """Why something of a calendar does not come in."""

    PRIVATE = "private"
    NO_TITLE = "no_title"
    NO_UID = "no_uid"
    NO_PLACE = "no_place"
    TOO_LONG = "too_long"
    BROKEN = "broken"


BECAUSE_WORDS = {
    Because.PRIVATE: msg("It is marked as private."),
    Because.NO_TITLE: msg("It has no title."),
    Because.NO_UID: msg("It has no mark of its own (UID), so changes could not be followed."),
    Because.NO_PLACE: msg("It names no place, and you gave none for such events."),
    Because.TOO_LONG: msg("It lasts longer than three months."),
    Because.BROKEN: msg("It cannot be read."),
}


class Fault(StrEnum):
    """Why a calendar could not be read or fetched, as the source remembers it."""

    ADDRESS = "address"
    UNREACHABLE = "unreachable"
    STATUS = "status"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    TOO_MANY_HOPS = "too_many_hops"
    TOO_COMPLEX = "too_complex"
    UNREADABLE = "unreadable"
    EMPTY = "empty"


FAULT_WORDS = {
    Fault.ADDRESS: msg(
        "This address cannot be used. Give a public web address that begins with https://."
    ),
    Fault.UNREACHABLE: msg("Nothing answers at this address. Check it, or try again later."),
    Fault.STATUS: msg(
        "The server does not give the calendar out. Check that it is shared and take the address"
        " in iCal format."
    ),
    Fault.TOO_LARGE: msg("The calendar is larger than 2 MB. Give one with fewer events."),
    Fault.TOO_SLOW: msg("The server took too long to answer. Try again later."),
    Fault.TOO_MANY_HOPS: msg("The address leads on and on. Give the one at the end."),
    Fault.TOO_COMPLEX: msg(
        "This calendar is too complex: more than 2,000 events, or rules that repeat more often"
        " than daily."
    ),
    Fault.UNREADABLE: msg("This is no calendar. Give an address or a file in iCal format (.ics)."),
    Fault.EMPTY: msg("There is no event ahead in this calendar."),
}


class Unread(Exception):
    """A calendar could not be read; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One event, or one occurrence of a repeated one, as a calendar has it.

    `recurrence_id` is the instant at which the rule has it (UTC, ISO), empty for what stands
    alone. Instants are UTC. Nothing of who is invited is kept.
    """

    uid: str
    recurrence_id: str
    title: str
    text: str
    place: str
    link: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    is_cancelled: bool
    is_all_day: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by within its source."""
        return self.uid, self.recurrence_id

    def to_plain(self) -> dict[str, Any]:
        """As JSON has it."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return plain | {
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Back from JSON."""
        instants = {name: datetime.fromisoformat(plain[name]) for name in ("starts_at", "ends_at")}
        return cls(**{**plain, **instants})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something that does not come in; `title` may be empty."""

    title: str
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A calendar as it was read; `others` counts what is over or too far ahead."""

    name: str
    items: Sequence[Found]
    left_out: Sequence[LeftOut]
    others: int

    def to_plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "name": self.name,
            "items": [one.to_plain() for one in self.items],
            "left_out": [[one.title, one.because.value] for one in self.left_out],
            "others": self.others,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Back from JSON."""
        return cls(
            name=plain["name"],
            items=tuple(Found.from_plain(one) for one in plain["items"]),
            left_out=tuple(
                LeftOut(title=title, because=Because(because))
                for title, because in plain["left_out"]
            ),
            others=plain["others"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What events of a source get that their calendar does not say. `areas` are codes."""

    kind: str = "event"
    areas: Sequence[str] = ()
    audience: str = "everyone"
    place: str = ""
    publishing: Publishing = Publishing.DRAFT
    hours: int = 6
