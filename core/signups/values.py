"""The vocabulary of sign-ups: states, sources, and the frozen values that services pass around."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from core.contracts.ages import AgeBand
from core.contracts.signups import Applicant
from core.data.encoding import as_instant, as_uuid
from core.people.api import Relation

LARGEST_PARTY = 10
LIVE_HOLDS_PER_ADDRESS = 5
SIGNUPS_PER_MINUTE = 20
GUARDIAN = "guardian"
"""What a held place of a minor waits for; an empty text where it waits for its address."""
SIGNUP_SOURCE = "signups.signup"
"""The source kind of commitments that confirmed sign-ups make."""


def folded_address(email: str) -> str:
    """The form in which e-mail addresses are compared.

    Only A-Z become small: other foldings would make one address of two mailboxes.
    """
    return "".join(char.lower() if char.isascii() else char for char in email.strip())


class SheetState(StrEnum):
    """Whether a sheet takes sign-ups; times of opening and closing stand beside it."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SignupState(StrEnum):
    """Where a sign-up stands. Whether somebody came is known from scans, not from here."""

    HELD = "held"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"

    @property
    def is_active(self) -> bool:
        """Somebody still has, wants or waits for the place."""
        return self in ACTIVE_STATES


ACTIVE_STATES = (
    SignupState.HELD,
    SignupState.REQUESTED,
    SignupState.CONFIRMED,
    SignupState.WAITLISTED,
    SignupState.OFFERED,
)


class Overlap(StrEnum):
    """What a sheet does with a person whose time is taken."""

    REFUSE = "refuse"
    WARN = "warn"
    IGNORE = "ignore"
    """For what lasts months with single dates in them: it takes nobody's time; set it at first."""


class HandsOver(StrEnum):
    """What a sheet does with somebody who gives their place on to another person."""

    NO = "no"
    TOLD = "told"
    """It is done at once, and the organization's people are told."""
    APPROVED = "approved"
    """One of them agrees first."""


class CancelledBy(StrEnum):
    """Who took a sign-up back, or had the place go on."""

    SELF = "self"
    HOST = "host"
    CITY = "city"
    SYSTEM = "system"
    HANDED_ON = "handed_on"
    """Somebody else has the place now, by a sign-up of their own."""


class Source(StrEnum):
    """On which way a sign-up came in."""

    WEB = "web"
    DESK = "desk"
    WALK_IN = "walk_in"
    API = "api"
    IMPORT = "import"
    PROMOTION = "promotion"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet as it was read. Instants are UTC; `capacity` None means no limit.

    `rest_minutes` lie at least between it and what else a person has; with it a person has at most
    `most_minutes_a_day` and `most_minutes_a_week` of taken time. None means no such rule. `form`
    are the questions that people answer, if any.
    """

    id: UUID
    kind: str
    subject: UUID
    organization: UUID
    capacity: int | None
    taken: int
    waiting: int
    opens_at: datetime | None
    closes_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    zone: str
    overlap: Overlap
    needs_approval: bool
    has_waiting_list: bool
    confirms_at_once: bool
    largest_party: int
    hold_minutes: int
    offer_minutes: int
    state: SheetState
    rest_minutes: int | None = None
    most_minutes_a_day: int | None = None
    most_minutes_a_week: int | None = None
    hands_over: HandsOver = HandsOver.NO
    form: UUID | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any], *, prefix: str = "") -> Self:
        """A sheet from a row of either engine; `prefix` stands before its columns' names."""
        given = {name: row[prefix + name] for name in cls.__slots__}
        for name in ("id", "subject", "organization", "form"):
            given[name] = as_uuid(given[name])
        for name in ("opens_at", "closes_at", "starts_at", "ends_at"):
            given[name] = as_instant(given[name])
        for name in ("needs_approval", "has_waiting_list", "confirms_at_once"):
            given[name] = bool(given[name])
        given["overlap"] = Overlap(given["overlap"])
        given["state"] = SheetState(given["state"])
        given["hands_over"] = HandsOver(given["hands_over"])
        return cls(**given)

    @property
    def free(self) -> int | None:
        """Places that nobody has; None when there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    def has_room_for(self, size: int) -> bool:
        """Whether a party of that size fits wholly."""
        return self.free is None or self.free >= size


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A sign-up as it was read, with the contact that mails go to. Instants are UTC.

    `name`, `email` and `language` are the person's, or what was typed while nobody is known.
    `is_leader` tells the one of a party who answers for it. `shares` names the hold whose place
    this one stands for as well (the same address asked twice). A held place `waits_for` a guardian
    or, where that is empty, for its address; `age_band` was typed while nobody is known.
    `leader_is` tells who the leader says they are to a minor that they bring.
    """

    id: UUID
    sheet: UUID
    person: UUID | None
    organization: UUID | None
    party: UUID
    is_leader: bool
    state: SignupState
    takes_place: bool
    shares: UUID | None
    name: str
    email: str
    language: str
    held_until: datetime | None
    offered_until: datetime | None
    position: int | None
    has_conflict: bool
    cancelled_by: str
    reason: str
    source: Source
    created_at: datetime
    waits_for: str = ""
    age_band: str = ""
    guardian_email: str = ""
    leader_is: str = ""

    @property
    def waits_for_guardian(self) -> bool:
        """Only a parent's or guardian's consent is missing."""
        return self.state is SignupState.HELD and self.waits_for == GUARDIAN

    @property
    def is_of_child(self) -> bool:
        """The address is the guardian's, who acts for a child that nobody knows yet."""
        return self.person is None and self.age_band == AgeBand.UNDER_13

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """A sign-up from a row of either engine."""
        given = {name: row[name] for name in cls.__slots__}
        for name in ("id", "sheet", "person", "organization", "party", "shares"):
            given[name] = as_uuid(given[name])
        for name in ("held_until", "offered_until", "created_at"):
            given[name] = as_instant(given[name])
        for name in ("is_leader", "takes_place", "has_conflict"):
            given[name] = bool(given[name])
        given["state"] = SignupState(given["state"])
        given["source"] = Source(given["source"])
        return cls(**given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party on the waiting list: its rank (smaller waits longer) and how many belong to it."""

    id: UUID
    position: int
    size: int
    has_conflict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenTime:
    """A stretch of a person's time that is taken already; half-open, UTC.

    The rules on rest and most hours are those of the sheet that took it, where it is of the same
    kind as the one now asked for.
    """

    starts_at: datetime
    ends_at: datetime
    is_hard: bool
    rest_minutes: int | None = None
    most_minutes_a_day: int | None = None
    most_minutes_a_week: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Somebody who comes along; where ages are asked, how old they are.

    Of a minor whoever signs up says who they are to them, which is the consent, or `guardian_email`
    is whom to ask for it.
    """

    name: str
    age: AgeBand | None = None
    leader_is: Relation | None = None
    guardian_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpRequest:
    """What somebody who wants a place sends.

    `applicant.person` is set when the person is known (signed in, or added by the host); without
    it the place is held until the address is confirmed. `companions` are those who come
    along: the party gets its places together or not at all. `idempotency_key` is the same in a
    retry. `accepts_overlap` answers a sheet that warns; `override_reason` is a host's, and logged.
    `may_wait` lets a host's addition wait where no place is free. `age` is the band that was chosen
    where the kind asks for it; for a child under 13 name is the child's and e-mail the guardian's,
    otherwise `guardian_email` is whom to ask for a minor. `answers` are to the sheet's questions,
    by their keys, as they were typed or sent; None where a host did not ask. `answers_to` is the
    version of the form that was shown.
    """

    sheet: UUID
    applicant: Applicant
    idempotency_key: str
    companions: tuple[Companion, ...] = ()
    source: Source = Source.WEB
    accepts_overlap: bool = False
    override_reason: str = ""
    notice_version: str = ""
    may_wait: bool = False
    age: AgeBand | None = None
    guardian_email: str = ""
    answers: Mapping[str, Any] | None = None
    answers_to: UUID | None = None

    @property
    def is_for_child(self) -> bool:
        """A guardian signs up a child, who has no address."""
        return self.age is AgeBand.UNDER_13 and self.applicant.person is None

    @property
    def size(self) -> int:
        """How many places it takes."""
        return 1 + len(self.companions)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpAnswer:
    """What came of a request: the leader's sign-up, its state, the way to its page.

    `is_repeat` tells that the same request was answered before and nothing was done now.
    """

    signup: UUID
    state: SignupState
    link: UUID
    is_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody who must be told when the thing behind a sheet changes."""

    signup: UUID
    person: UUID | None
    name: str
    email: str
    language: str
    state: SignupState


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePlaces:
    """How full a sheet is; `free` None means no limit."""

    sheet: UUID
    capacity: int | None
    taken: int
    waiting: int
    state: SheetState

    @property
    def free(self) -> int | None:
        """Places that nobody has; None when there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)
