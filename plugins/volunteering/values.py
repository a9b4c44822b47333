"""The vocabulary of volunteering: states, and the frozen values that services take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from core.contracts.texts import LocalizedText, msg
from core.contracts.verdicts import Verdict

SHIFT_KIND = "volunteering.shift"
"""The key of the sign-up kind, whose subjects are roles of shifts, and of the calendar kind, whose
subjects are shifts."""
SHIFT_LIST = "shift"
"""The check-in list that hours are read at; meals and the like count nothing."""
FAMILY = 5
"""Most people in one sign-up for a shift, unless the host says otherwise."""
OFFER_KIND = "volunteering.offer"
"""The key of the sign-up kind of offers without shifts: people say that they want to help."""
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


class OfferKind(StrEnum):
    """In what way an offer needs people."""

    ONCE = "once"
    REGULAR = "regular"
    OPEN_ENDED = "open_ended"
    """Whenever somebody can: without shifts, people say that they want to help."""
    REMOTE = "remote"
    """From wherever somebody is, without shifts as well."""

    @property
    def has_shifts(self) -> bool:
        """Whether people come at times that are set."""
        return self in (OfferKind.ONCE, OfferKind.REGULAR)


KIND_TITLES = {
    OfferKind.ONCE: msg("Once, at set times"),
    OfferKind.REGULAR: msg("Regularly, at set times"),
    OfferKind.OPEN_ENDED: msg("When you can, without set times"),
    OfferKind.REMOTE: msg("From home, without set times"),
}


class Audience(StrEnum):
    """Who is shown a shift, and can sign up."""

    EVERYBODY = "everybody"
    MEMBERS = "members"
    LINK = "link"
    """Whoever has the link; no list and no calendar shows it."""


AUDIENCE_TITLES = {
    Audience.EVERYBODY: msg("Everybody"),
    Audience.MEMBERS: msg("People of the organization"),
    Audience.LINK: msg("Who has the link"),
}


class Scope(StrEnum):
    """Which shifts of a series a change is about."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


SCOPE_TITLES = {
    Scope.ONE: msg("This shift only"),
    Scope.FOLLOWING: msg("This shift and those after it"),
    Scope.ALL: msg("All shifts of the series that lie ahead"),
}


class InsuranceKind(StrEnum):
    """How volunteers are covered against accidents: art. 46 of the act of 24 April 2003."""

    UNTOLD = ""
    NNW_HOST = "NNW_host"
    NNW_EXISTING_COVER = "NNW_existing_cover"
    STATUTORY_OVER_30D = "statutory_over_30d"
    ABROAD = "abroad"


INSURANCE_TITLES = {
    InsuranceKind.UNTOLD: msg("Not said yet"),
    InsuranceKind.NNW_HOST: msg("The organization insures you against accidents."),
    InsuranceKind.NNW_EXISTING_COVER: msg("You are covered by an accident insurance that exists."),
    InsuranceKind.STATUTORY_OVER_30D: msg(
        "The agreement is a long one: the law gives you benefits after an accident."
    ),
    InsuranceKind.ABROAD: msg("The organization insures you for the stay abroad."),
}

SPOKEN_LANGUAGES: Mapping[str, str] = {
    "pl": msg("Polish"),
    "en": msg("English"),
    "uk": msg("Ukrainian"),
    "de": msg("German"),
    "ru": msg("Russian"),
    "be": msg("Belarusian"),
    "fr": msg("French"),
    "es": msg("Spanish"),
    "pjm": msg("Polish Sign Language"),
}
"""Languages that an offer can ask for and a volunteer can speak, by their codes."""

SKILLS: Mapping[str, str] = {
    "animals": msg("Animals"),
    "accounting": msg("Bookkeeping"),
    "building": msg("Repairs and building"),
    "care": msg("Care of older people"),
    "children": msg("Work with children"),
    "computers": msg("Computers"),
    "cooking": msg("Cooking"),
    "driving": msg("Driving a car"),
    "first_aid": msg("First aid"),
    "gardening": msg("Gardening"),
    "graphics": msg("Graphics and design"),
    "law": msg("Law"),
    "music": msg("Music"),
    "organizing": msg("Running events"),
    "photography": msg("Photography and film"),
    "sewing": msg("Sewing"),
    "social_media": msg("Social media"),
    "sport": msg("Sports"),
    "teaching": msg("Teaching"),
    "translating": msg("Translating"),
}
"""What an offer can ask for and a volunteer can do, by keys that never change."""


class HourSource(StrEnum):
    """Where hours come from: readings at a gate, a log by hand, the host's correction."""

    SCAN = "scan"
    MANUAL = "manual"
    CORRECTION = "correction"


class HourState(StrEnum):
    """What became of hours; only approved ones count."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class HourLog:
    """Hours as somebody types them: a day and how long, with the time of day where it is known.

    `starts` is by the clocks of the city.
    """

    day: date
    minutes: int
    task: str
    offer: UUID | None = None
    starts: time | None = None


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
    """What an offer says. Texts but title and summary are Markdown.

    `capacity` is for an offer without shifts: None means no limit.
    `areas` are codes of public tasks, `languages` keys of SPOKEN_LANGUAGES, `skills` of SKILLS;
    `minimum_age` None means that none is told. `insurer` and `policy_number` may be empty, as
    `project`, the grant or project that its hours count for. With `needs_approval` the
    organization decides on each sign-up. `hands_over` is a key of HAND_OVER_TITLES and holds for
    all shifts.
    """

    title: LocalizedText
    kind: OfferKind = OfferKind.ONCE
    summary: LocalizedText = field(default_factory=LocalizedText)
    description: LocalizedText = field(default_factory=LocalizedText)
    tasks: LocalizedText = field(default_factory=LocalizedText)
    requirements: LocalizedText = field(default_factory=LocalizedText)
    benefits: LocalizedText = field(default_factory=LocalizedText)
    place: str = ""
    district: str = ""
    areas: Sequence[str] = ()
    languages: Sequence[str] = ()
    skills: Sequence[str] = ()
    has_minors_contact: bool = False
    minimum_age: int | None = None
    insurance: InsuranceKind = InsuranceKind.UNTOLD
    insurer: str = ""
    policy_number: str = ""
    project: str = ""
    capacity: int | None = None
    needs_approval: bool = False
    hands_over: str = ""


HAND_OVER_TITLES = {
    "": msg("As with sign-ups: where we decide who takes part, we agree to it as well"),
    "no": msg("Nobody: who cannot come cancels"),
    "told": msg("To anybody who may sign up; we are told"),
    "approved": msg("To somebody we agree to"),
}
"""To whom volunteers may give their place, as forms call it, by the keys of sign-up sheets."""
OFFER_TEXTS = ("title", "summary", "description", "tasks", "requirements", "benefits")
OFFER_LISTS = ("areas", "languages", "skills")
OFFER_PLAIN = (
    "place",
    "district",
    "has_minors_contact",
    "minimum_age",
    "insurer",
    "policy_number",
    "project",
    "capacity",
    "needs_approval",
    "hands_over",
)
"""What an offer says apart from its kind and insurance, by names that forms and columns share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleContent:
    """What one of the roles of an offer is. An empty title is that of an offer with one role.

    `qualifications` are keys of kinds that are needed; with `trusts_claims` nobody has to have seen
    the papers. `rest_minutes` (0: none) keeps a person's
    shifts apart; `most_hours_day` and `most_hours_week` (None: no limit) add up a person's own.
    """

    title: LocalizedText = field(default_factory=LocalizedText)
    note: LocalizedText = field(default_factory=LocalizedText)
    minimum_age: int | None = None
    qualifications: Sequence[str] = ()
    trusts_claims: bool = False
    rest_minutes: int = 0
    most_hours_day: int | None = None
    most_hours_week: int | None = None
    briefing: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPlan:
    """What a shift is to be. Instants are aware; `zone` is the IANA zone they were meant in.

    An empty `place` is the offer's. `places` are those of each role of the offer; without them
    `capacity` is that of its first one. A role without places is not needed on the shift.
    `follows_kind` and `follows` name the calendar entry that it moves with, if any.
    """

    starts_at: datetime
    ends_at: datetime
    zone: str
    capacity: int = 0
    places: Mapping[UUID, int] = field(default_factory=dict)
    place: str = ""
    note: LocalizedText = field(default_factory=LocalizedText)
    audience: Audience = Audience.EVERYBODY
    follows_kind: str = ""
    follows: UUID | None = None

    @property
    def total(self) -> int:
        """How many people it needs."""
        return sum(self.places.values()) if self.places else self.capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFilter:
    """What a list of offers is narrowed to; what is empty narrows nothing.

    `text` was typed; `organization` is whose they are; `age` is that of who looks: offers for
    older people are left out. `starts_from` and `starts_until` (UTC, half-open) are about the
    start of a shift.
    """

    area: str = ""
    district: str = ""
    language: str = ""
    skill: str = ""
    text: str = ""
    age: int | None = None
    starts_from: datetime | None = None
    starts_until: datetime | None = None
    organization: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalDays:
    """A number of days that a law sets, from the day on which it holds."""

    since: date
    days: int


SHORT_AGREEMENT = (LegalDays(since=date(2003, 6, 29), days=30),)
"""Up to how many days the host insures volunteers against accidents itself, and the agreement
needs no written form: arts. 44(4) and 46(3) of the act of 24 April 2003 on public benefit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places of one role on one shift; `id` names both, and is the subject of `sheet`.

    `minimum_age` is the role's own, or the offer's.
    """

    id: UUID
    shift: UUID
    role: UUID
    title: LocalizedText
    note: LocalizedText
    minimum_age: int | None
    capacity: int
    sheet: UUID | None
    rest_minutes: int = 0
    most_hours_day: int | None = None
    most_hours_week: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftLine:
    """One shift in a list. Instants are UTC; `place` is where it really is; `roles` in order."""

    id: UUID
    offer: UUID
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    note: LocalizedText
    state: ShiftState
    series: UUID | None = None
    audience: Audience = Audience.EVERYBODY
    roles: tuple[Places, ...] = ()

    @property
    def capacity(self) -> int:
        """How many people it needs."""
        return sum(one.capacity for one in self.roles)

    @property
    def sheets(self) -> tuple[UUID, ...]:
        """Where people sign up for it."""
        return tuple(one.sheet for one in self.roles if one.sheet)


# --- work with minors ------------------------------------------------------------------------


class CheckResult(StrEnum):
    """What came of a check before work with minors."""

    ADMITTED = "admitted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContent:
    """What a coordinator keeps of a check: days, who checked, where the printouts lie."""

    result: CheckResult
    register_on: date | None = None
    record_on: date | None = None
    countries_on: date | None = None
    checked_by: str = ""
    printout_place: str = ""
