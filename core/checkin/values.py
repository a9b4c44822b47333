"""The vocabulary of check-in: directions, results, and the frozen values that are passed around."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from core.contracts.ages import AgeBand
from core.contracts.signups import Period
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.encoding import as_instant, as_uuid


class Direction(StrEnum):
    """What a reading means: somebody came, somebody left, an earlier reading was a mistake."""

    ENTRY = "entry"
    EXIT = "exit"
    UNDO = "undo"


class Result(StrEnum):
    """What was answered at the gate."""

    OK = "ok"
    ALREADY = "already"
    REFUSED = "refused"


class Offer(StrEnum):
    """What whoever checks in may do about a refusal."""

    ADMIT = "admit"
    LET_IN_ANYWAY = "let_in_anyway"


REFUSE, WARN = "refuse", "warn"

UNREADABLE_REASONS = frozenset({"unreadable", "forged", "unknown_code", "unknown_pass"})
"""Refusals of what is no pass at all; the others are about a pass that is not good here and now."""

WORDS: Mapping[tuple[Result, Direction], str] = {
    (Result.OK, Direction.ENTRY): msg("Enter"),
    (Result.OK, Direction.EXIT): msg("Exit"),
    (Result.OK, Direction.UNDO): msg("Undone"),
    (Result.ALREADY, Direction.ENTRY): msg("Again"),
    (Result.ALREADY, Direction.EXIT): msg("Again"),
}
STOP = msg("Stop")
TONES: Mapping[Result, str] = {
    Result.OK: "success",
    Result.ALREADY: "warning",
    Result.REFUSED: "error",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GateList:
    """A check-in list as it was read. Instants are UTC; `title` is a message id or a plain text.

    `starts_at` and `ends_at` are those of the thing; `opens_at` and `closes_at` bound check-in
    where they are set. `day_starts_at_hour` (0-23) is the operational day's cut-off in `zone`.
    With a `sheet` it is for the people of that one (a meal for those who help) instead of for the
    thing's own. `when_full` is REFUSE or WARN.
    """

    id: UUID
    kind: str
    subject: UUID
    organization: UUID
    key: str
    title: str
    period: Period
    opens_at: datetime | None
    closes_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    day_starts_at_hour: int
    zone: str
    sheet: UUID | None = None
    is_two_way: bool = False
    capacity: int | None = None
    when_full: str = WARN
    closed_at: datetime | None = None
    is_own: bool = False

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """A list from a row of either engine."""
        given = {name: row[name] for name in cls.__slots__}
        for name in ("id", "subject", "organization", "sheet"):
            given[name] = as_uuid(given[name])
        for name in ("opens_at", "closes_at", "starts_at", "ends_at", "closed_at"):
            given[name] = as_instant(given[name])
        for name in ("is_two_way", "is_own"):
            given[name] = bool(given[name])
        given["period"] = Period(given["period"])
        return cls(**given)

    def is_for(self, kind: str, subject: UUID, sheet: UUID | None) -> bool:
        """Whether sign-ups of that thing and sheet are what the list is about."""
        if self.sheet is not None:
            return sheet == self.sheet
        return (kind, subject) == (self.kind, self.subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPass:
    """A pass as the gate looks at it, with the sign-up behind it as it stands now.

    `state` is the sign-up's (empty when it is gone); instants are UTC.
    """

    id: UUID
    signup: UUID | None
    kind: str
    subject: UUID
    not_after: datetime
    revoked_at: datetime | None
    state: str
    name: str
    sheet: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRequest:
    """One reading as a gate sends it.

    `code` is the text of a QR code or the eight typed letters; `signup` names somebody picked
    from the list instead. `device` and `nonce` name this reading for ever: sent again it gets the
    same answer. `device_at` is the device's clock at the reading and `sent_at` at the sending:
    their difference is how long it waited for the network, whatever the clock shows. `at` is the
    instant by our clock, where more is known of it. `decided` is what a gate without network did
    by itself.
    """

    gate_list: UUID
    device: UUID
    nonce: str
    code: str = ""
    signup: UUID | None = None
    direction: Direction = Direction.ENTRY
    device_at: datetime | None = None
    sent_at: datetime | None = None
    at: datetime | None = None
    gate: str = ""
    decided: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the gate is told, and why: exactly what is kept with the scan, without names."""

    result: Result
    reason: Refusal | None = None
    offer: Offer | None = None
    first_at: datetime | None = None
    first_gate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanAnswer:
    """The answer to a reading. `first_at` (UTC) and `first_gate` tell when and where it was first
    checked in; `scan` can be undone where `may_undo`. `is_repeat` tells that this very reading
    was answered before and nothing was done now.
    """

    scan: UUID
    gate_list: GateList
    direction: Direction
    decision: Decision
    at: datetime
    name: str = ""
    signup: UUID | None = None
    is_skewed: bool = False
    is_repeat: bool = False

    @property
    def result(self) -> Result:
        """How it was answered."""
        return self.decision.result

    @property
    def word(self) -> str:
        """The one word on the screen; a message id."""
        return WORDS.get((self.result, self.direction), STOP)

    @property
    def tone(self) -> str:
        """The colour: success, warning or error."""
        return TONES[self.result]

    @property
    def reason(self) -> Refusal | None:
        """Why, in a person's words."""
        return self.decision.reason

    @property
    def is_unreadable(self) -> bool:
        """What was shown is no pass at all."""
        return self.reason is not None and self.reason.code in UNREADABLE_REASONS

    @property
    def may_undo(self) -> bool:
        """Whether this answer was a check-in that can be taken back."""
        return self.result is Result.OK and self.direction is not Direction.UNDO


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One kept scan as presence is derived from it; `at` is the corrected instant in UTC.

    An undo names its reading by id or, as a device without network knows it, by nonce.
    `is_closing` marks the leaving that a list notes at its end for those who forgot to.
    """

    id: UUID
    direction: Direction
    at: datetime
    device: UUID
    nonce: str
    gate: str = ""
    undone_scan: UUID | None = None
    undone_nonce: str = ""
    sequence: int = 0
    is_closing: bool = False

    @property
    def place_in_order(self) -> tuple[datetime, str, int, str]:
        """Orders readings alike, in whatever order they came in."""
        return self.at, str(self.device), self.sequence, self.nonce

    def takes_back(self, other: Reading) -> bool:
        """Whether this is the undo of that reading."""
        if self.undone_scan is not None:
            return other.id == self.undone_scan
        is_named = bool(self.undone_nonce) and other.nonce == self.undone_nonce
        return is_named and other.device == self.device


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedPresence:
    """What readings of one pass, list and period amount to; instants are UTC."""

    first_entry_at: datetime
    first_gate: str
    first_scan: UUID
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """From an entry to the leaving after it; instants are UTC.

    `left_at` is None where nobody saw the person leave; `is_noted` tells that the leaving was only
    noted at the end of the list.
    """

    entered_at: datetime
    left_at: datetime | None
    is_noted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkIn:
    """Somebody without a sign-up who stands at the gate.

    `lets_in_anyway` overrides that their time is taken elsewhere; never that all places are. `age`
    is the band that they say where the thing asks for it: a minor waits for the guardian's consent.
    `has_entered` tells that a gate without network has let them in already; `at` is when, by our
    clock, where that is known.
    """

    gate_list: UUID
    device: UUID
    nonce: str
    name: str
    email: str = ""
    language: str = "pl"
    gate: str = ""
    lets_in_anyway: bool = False
    age: AgeBand | None = None
    device_at: datetime | None = None
    sent_at: datetime | None = None
    at: datetime | None = None
    has_entered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How many came, of how many who are confirmed; `inside` are those who did not leave."""

    arrived: int = 0
    inside: int = 0
    expected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAtGate:
    """One line of the list: a sign-up, how it stands, and whether it was checked in this period."""

    signup: UUID
    name: str
    state: str
    entries: int = 0
    first_entry_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def is_here(self) -> bool:
        """Came and did not leave."""
        return self.first_entry_at is not None and self.left_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLine:
    """One line of the log of a list; `undone_by` is a person's name or a gate's.

    An undo itself carries who did it and why, as the reading does that it takes back.
    """

    scan: UUID
    gate_list: UUID
    at: datetime
    direction: Direction
    result: Result
    reason: str
    name: str
    gate: str
    is_undone: bool
    undone_by: str = ""
    undone_why: str = ""
    is_skewed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PassCode:
    """What the signed part of a QR code says: which key signed which pass, valid until when."""

    key: int
    pass_id: UUID
    not_after: datetime
