"""The vocabulary of volunteering: states, and the frozen values that services take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from core.contracts.texts import LocalizedText, msg
from core.contracts.verdicts import Verdict

SHIFT_KIND = "volunteering.shift"
"""The key of the sign-up kind and of the calendar kind: mails find a shift's entry by it."""
CASE_KIND = "volunteering.approval"


class OfferState(StrEnum):
    """Where an offer stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    PUBLISHED = "published"
    CLOSED = "closed"
    """Nobody new can sign up; the shifts that people have taken go on."""
    CANCELLED = "cancelled"


STATE_TITLES = {
    OfferState.DRAFT: msg("Draft"),
    OfferState.WAITING: msg("Waiting for the city"),
    OfferState.PUBLISHED: msg("Published"),
    OfferState.CLOSED: msg("Sign-up closed"),
    OfferState.CANCELLED: msg("Cancelled"),
}
PUBLIC_STATES = (OfferState.PUBLISHED, OfferState.CLOSED, OfferState.CANCELLED)
STATE_TONES = {
    OfferState.DRAFT: "neutral",
    OfferState.WAITING: "warning",
    OfferState.PUBLISHED: "success",
    OfferState.CLOSED: "neutral",
    OfferState.CANCELLED: "error",
}
"""In which tone a state is shown."""


class ShiftState(StrEnum):
    """Whether a shift takes place; that it is over follows from the time."""

    OPEN = "open"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The organization behind an offer, as far as decisions look at it.

    `is_host_kind`: its kind may use volunteers at all; `publishes_directly`: the city has verified
    it, or it is the city's own; `barred`: why it publishes nothing, where the city suspended or
    rejected it.
    """

    is_host_kind: bool
    publishes_directly: bool
    barred: Verdict = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferContent:
    """What an offer says. `description`, `requirements` and `benefits` are Markdown.

    `areas` are codes of public tasks; `minimum_age` None means that none is told.
    """

    title: LocalizedText
    summary: LocalizedText = field(default_factory=LocalizedText)
    description: LocalizedText = field(default_factory=LocalizedText)
    requirements: LocalizedText = field(default_factory=LocalizedText)
    benefits: LocalizedText = field(default_factory=LocalizedText)
    place: str = ""
    areas: Sequence[str] = ()
    has_minors_contact: bool = False
    minimum_age: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPlan:
    """What a shift is to be. Instants are aware; `zone` is the IANA zone they were meant in.

    An empty `place` is the offer's.
    """

    starts_at: datetime
    ends_at: datetime
    zone: str
    capacity: int
    place: str = ""
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalDays:
    """A number of days that a law sets, from the day on which it holds."""

    since: date
    days: int


SHORT_AGREEMENT = (LegalDays(since=date(2003, 6, 29), days=30),)
"""Up to how many days the host insures volunteers against accidents itself, and the agreement
needs no written form: arts. 44(4) and 46(3) of the act of 24 April 2003 on public benefit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftLine:
    """One shift in a list. Instants are UTC; `place` is where it really is."""

    id: UUID
    offer: UUID
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    note: LocalizedText
    capacity: int
    state: ShiftState
    sheet: UUID | None
