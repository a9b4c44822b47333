"""What programs send and read of sheets and sign-ups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.people.api import Relation, is_address
from core.signups.api_v1.question_shapes import AskedBackShape, Value, Values
from core.signups.loaders import ManagedHandOver, ManagedSheet
from core.signups.queries.hand_overs import HandOverLink
from core.signups.values import (
    LARGEST_PARTY,
    CancelledBy,
    Companion,
    Place,
    Sheet,
    SheetState,
    SignupState,
)
from core.web.api.handlers import Instant, Language, Reason, Scope

READ = Scope("signups:read", msg("Read sign-ups, with names"))
WRITE = Scope("signups:write", msg("Sign people up, decide and cancel sign-ups"))
Name = Annotated[str, Meta(min_length=1, max_length=200, examples=["Ola Nowak"])]


class CompanionBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Somebody who comes along.

    `age` is needed where minors take part only with a guardian's consent. `consents_as` says of a
    minor that whoever signs up is their parent or guardian and consents; otherwise `guardian_email`
    is whom to ask, for a child under 13 nobody else.
    """

    name: Name
    age: Literal["under_13", "13_15", "16_17", "adult"] | None = None
    consents_as: Literal["parent", "guardian"] | None = None
    guardian_email: Annotated[str, Meta(max_length=254)] = ""


Companions = Annotated[
    list[Name | CompanionBody],
    Meta(
        max_length=LARGEST_PARTY - 1,
        examples=[[{"name": "Jan Nowak", "age": "13_15", "consents_as": "parent"}]],
    ),
]


def brought(companions: Sequence[str | CompanionBody]) -> tuple[Companion, ...]:
    """Those who come along, as they were sent: a name alone, or with an age. Raises Invalid."""
    return tuple(
        Companion(name=one.strip()) if isinstance(one, str) else _companion(one)
        for one in companions
    )


def _companion(one: CompanionBody) -> Companion:
    email = one.guardian_email.strip()
    if email and not is_address(email):
        raise Invalid({"companions": [msg("Write the address as name@example.org.")]})
    return Companion(
        name=one.name.strip(),
        age=AgeBand(one.age) if one.age else None,
        leader_is=Relation(one.consents_as) if one.consents_as else None,
        guardian_email=email,
    )


class SheetAnswer(msgspec.Struct, kw_only=True):
    """One pool of places; `capacity` and `free` are null where there is no limit."""

    id: UUID
    kind: str
    subject: UUID
    organization: UUID
    state: SheetState
    capacity: int | None
    taken: int
    free: int | None
    waiting: int
    opens_at: Instant | None
    closes_at: Instant | None
    starts_at: Instant
    ends_at: Instant
    zone: str
    needs_approval: bool
    has_waiting_list: bool
    largest_party: int

    @classmethod
    def of(cls, sheet: Sheet) -> SheetAnswer:
        """What a program reads of a sheet."""
        return cls(**{name: getattr(sheet, name) for name in cls.__struct_fields__})


class OwnSignupAnswer(msgspec.Struct, kw_only=True):
    """One's own sign-up; times of the thing itself are its sheet's.

    `answers` are to the questions of the host, null where none were asked; `asked_back` is what
    the host asked since, before deciding.
    """

    id: UUID
    sheet: UUID
    state: SignupState
    starts_at: Instant
    ends_at: Instant
    title: str
    place: str
    offered_until: Instant | None
    created_at: Instant
    answers: dict[str, Value] | None
    asked_back: list[AskedBackShape]


class SignupLine(msgspec.Struct, kw_only=True):
    """A sign-up as its host sees it."""

    id: UUID
    party: UUID
    is_leader: bool
    state: SignupState
    name: str
    email: str
    language: str
    reason: str
    cancelled_by: CancelledBy | None
    created_at: Instant

    @classmethod
    def of(cls, place: Place) -> SignupLine:
        """What a program reads of a place."""
        given = {name: getattr(place, name) for name in cls.__struct_fields__}
        return cls(
            **given
            | {"cancelled_by": CancelledBy(place.cancelled_by) if place.cancelled_by else None}
        )


class SignedUp(msgspec.Struct, kw_only=True):
    """What came of a request: the sign-up and where it stands."""

    id: UUID
    sheet: UUID
    state: SignupState


class SheetsQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """From where on."""

    after: UUID | None = None


class SignupsQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which sign-ups, from where on."""

    state: SignupState | None = None
    after: UUID | None = None


class OwnBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A place for oneself and for who comes along.

    `age` is needed where minors take part only with a guardian's consent and none was said yet;
    `guardian_email` is of whom to ask. Under 13 the guardian signs the child up, on the page.
    `answers` are to the sheet's questions, by their keys; `answers_to` is the version that was
    shown: /sheets/{sheet_id}/questions tells both. What does not fit is said by `answers.<key>`.
    """

    companions: Companions = []
    accepts_overlap: bool = False
    age: Literal["13_15", "16_17", "adult"] | None = None
    guardian_email: Annotated[str, Meta(max_length=254)] = ""
    answers: Values = {}
    answers_to: UUID | None = None


class OtherBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Somebody whom the host adds; `override_reason` lets them in though their time is taken.

    `age` is needed where minors take part only with a guardian's consent; `guardian_email` is of
    whom to ask. Beside a child under 13 `email` is the guardian's. `answers` are null where they
    were not asked.
    """

    name: Name
    email: Annotated[str, Meta(max_length=254, examples=["ola@example.org"])] = ""
    language: Language = "pl"
    companions: Companions = []
    override_reason: Reason = ""
    age: Literal["under_13", "13_15", "16_17", "adult"] | None = None
    guardian_email: Annotated[str, Meta(max_length=254)] = ""
    answers: Values | None = None


class DecisionBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Give the place that was asked for, or decline; the reason is read by the person."""

    decision: Literal["approve", "decline"]
    reason: Reason = ""
    override_reason: Reason = ""


class CancelBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why; the person reads it."""

    reason: Annotated[str, Meta(min_length=1, max_length=1000, examples=["Zmiana planów."])]


class AcceptBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Take what is offered."""

    accepts_overlap: bool = False


def thing_of(found: Any) -> UUID | None:
    """The event or shift behind a policy's object."""
    managed = found.found if isinstance(found, ManagedHandOver) else found
    sheet = managed.sheet if isinstance(managed, ManagedSheet | HandOverLink) else managed
    return sheet.subject if isinstance(sheet, Sheet) else None
