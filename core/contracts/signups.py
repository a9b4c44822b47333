"""What has places: how a room describes the things that people sign up for."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from core.contracts.ages import SaidAge
from core.contracts.texts import LocalizedText
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupSubject:
    """The thing behind a sheet, as passes, mails and lists show it. Instants are UTC.

    `entry` is the subject of its calendar entry, where that is about more than these places.
    `is_timeless`: people come when they can, so that the instants say nothing to them.
    """

    subject: UUID
    title: LocalizedText
    organization: UUID
    organization_name: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    url_path: str
    notes: LocalizedText = field(default_factory=LocalizedText)
    is_cancelled: bool = False
    entry: UUID | None = None
    is_timeless: bool = False


class Step(StrEnum):
    """Where on its way a sign-up is when the rules are asked."""

    APPLY = "apply"
    ADD = "add"
    """The host adds somebody: by hand, from paper, at the gate, from a table."""
    CONFIRM = "confirm"
    ACCEPT = "accept"
    APPROVE = "approve"
    PROMOTE = "promote"
    JOIN = "join"
    """What came on paper becomes the sign-up of somebody with an account."""
    TAKE_OVER = "take_over"
    """Somebody takes the place of another: a swap, a shift handed over."""

    @property
    def is_new(self) -> bool:
        """Nobody has the place, wants or waits for it yet: rules on opening and closing hold."""
        return self in (Step.APPLY, Step.ADD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who wants a place. `person` is None while only a name and an address are known.

    `step` is what they, or others for them, are about to do. `age` is what the engine knows of it,
    for kinds that ask; None while nobody said. `invitation` is the token of the link that they came
    by, where a room gives such links. `comes_along` tells that somebody else signs them up and
    answers for them: nobody is known of whom a room could know more than the age.
    """

    name: str
    email: str
    language: str
    person: UUID | None = None
    organization: UUID | None = None
    step: Step = Step.APPLY
    age: SaidAge | None = None
    invitation: str = ""
    comes_along: bool = False


class Period(StrEnum):
    """How often a pass counts on a list."""

    ONCE = "once"
    DAILY = "daily"
    EACH_ENTRY = "each_entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckinListDraft:
    """A list that a kind opens with each subject: gate, meal, bus. Instants are UTC.

    `day_starts_at_hour` is the operational day's cut-off in the subject's zone (0-23).
    """

    key: str
    title: str
    period: Period = Period.ONCE
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    day_starts_at_hour: int = 0


Describe = Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, SignupSubject]]]
MayApply = Callable[[UUID, Applicant, Viewer, datetime], Awaitable[Refusal | None]]
TimeCounted = Callable[[UUID], Awaitable[Mapping[UUID, timedelta]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupKind:
    """A kind of thing that has places.

    `describe(subjects)` reads many subjects in one query. `may_apply(subject, applicant, viewer,
    now)` holds the room's own rules and runs before the lock, on each `Step` of a sign-up: it reads
    the database and nothing else. `checkin_lists(subject)` are the
    lists to open. `may_manage` is the key of the policy that lets one see names and check in; its
    loader gets {"subject": id}. `calendar_kind` is the key of the subjects' calendar entries, which
    confirmations carry; empty where it is `key`. `dates(subject)` is for what is a series there, as
    a course is: the subjects of its dates, each of which a person's own calendar shows;
    confirmations carry the whole series. `asks_age` is for what minors take part in only with a
    parent's or guardian's consent, as volunteering is: people say their age band, and the engine
    lets a minor's place wait for the consent on every path. `time_counted(subject)` is for what
    keeps books of its own on how long people were there: the time by sign-up, up to date, which
    thanks name in place of what was read at the gate.
    """

    key: str
    title: str
    describe: Describe
    may_apply: MayApply
    checkin_lists: Callable[[UUID], Awaitable[Sequence[CheckinListDraft]]]
    may_manage: str
    calendar_kind: str = ""
    dates: Callable[[UUID], Awaitable[Sequence[UUID]]] | None = None
    copy: Callable[[UUID, "CopyShift"], Awaitable[UUID]] | None = None
    asks_age: bool = False
    time_counted: TimeCounted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A thing that has several things with places under it, as an offer has shifts.

    `places` name them: pairs of a sign-up kind and a subject. `desk_path` is the page of it at its
    organization's desk. `asks` names whose form of questions its people are asked, where that is
    not its own: it can be written before there is any sheet.
    """

    title: LocalizedText
    organization: UUID
    desk_path: str
    places: Sequence[tuple[str, UUID]]
    asks: tuple[str, UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupGroup:
    """A kind of thing that has several things with places; a host writes to all of them at once,
    at `/desk/<organization>/write/<key>/<subject>`.

    `may_manage` is the key of the policy that lets one write; its loader gets {"subject": id}.
    """

    key: str
    title: str
    describe: Callable[[UUID], Awaitable[GroupView | None]]
    may_manage: str


SignupDeclaration = SignupKind | SignupGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyShift:
    """How far a copied subject moves: whole days in wall time."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PassView:
    """What a person shows at the gate: the code as SVG markup, the same as typed letters.

    `not_after` is the instant, in UTC, from which the gate no longer takes it.
    """

    svg: str
    typed_code: str
    not_after: datetime
