"""A room with places, for tests: things that are described from memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.hookspecs import hookimpl
from core.contracts.messages import Attachment, AttachmentProvider, MessageDeclaration, Payload
from core.contracts.permissions import Permission, Policy
from core.contracts.reactions import Mode, Reaction
from core.contracts.signals import Signal
from core.contracts.signups import (
    Applicant,
    CheckinListDraft,
    PassView,
    SignupKind,
    SignupSubject,
    Step,
)
from core.contracts.texts import LocalizedText
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.signups import signals

THINGS: dict[UUID, SignupSubject] = {}
BARRED: set[str] = set()
RULES: dict[str, Refusal] = {}
"""What the room refuses an address from now on."""
ASKED: list[Step] = []
"""At which steps the room was asked, in order."""
PRESENT: dict[UUID, timedelta] = {}
HEARD: list[Signal] = []


def forget() -> None:
    """Start a test with nothing known."""
    THINGS.clear()
    BARRED.clear()
    RULES.clear()
    ASKED.clear()
    PRESENT.clear()
    HEARD.clear()
    CODES.clear()


async def describe(subjects: Sequence[UUID]) -> Mapping[UUID, SignupSubject]:
    return {one: THINGS[one] for one in subjects if one in THINGS}


async def may_apply(
    subject: UUID, applicant: Applicant, viewer: Viewer, now: datetime
) -> Refusal | None:
    ASKED.append(applicant.step)
    if applicant.email in RULES:
        return RULES[applicant.email]
    if applicant.email in BARRED:
        return Refusal("barred", "Not you, %(name)s.", {"name": applicant.name})
    return None


async def checkin_lists(subject: UUID) -> Sequence[CheckinListDraft]:
    return (CheckinListDraft(key="trial.gate", title="Gate"),)


async def load_thing(viewer: Viewer, params: Mapping[str, UUID]) -> SignupSubject | None:
    return THINGS.get(params["subject"])


def runs_thing(viewer: Viewer, thing: SignupSubject) -> bool:
    return viewer.coordinates(thing.organization)


async def attach(payload: Payload, language: str) -> Sequence[Attachment]:
    return ()


async def hear(signal: Signal) -> None:
    HEARD.append(signal)


@hookimpl
def register_signup_kinds() -> Iterable[SignupKind]:
    return (
        SignupKind(
            key="trial.thing",
            title="Thing",
            describe=describe,
            may_apply=may_apply,
            checkin_lists=checkin_lists,
            may_manage="trial.manage",
        ),
    )


@hookimpl
def register_permissions() -> Iterable[Permission]:
    return (Policy(key="trial.manage", title="Manage", load=load_thing, rule=runs_thing),)


@hookimpl
def register_reactions() -> Iterable[Reaction]:
    kinds = (
        signals.SignupHeld,
        signals.SignupConfirmed,
        signals.SignupCancelled,
        signals.SignupWaitlisted,
        signals.SignupOffered,
        signals.SignupRequested,
    )
    return tuple(
        Reaction(key=f"trial.{kind.__name__}", to=kind, mode=Mode.OBSERVE, run=hear)
        for kind in kinds
    )


class Fair:
    """Another module that has places, in which people spend the same time."""

    @hookimpl
    def register_signup_kinds(self) -> Iterable[SignupKind]:
        return (
            SignupKind(
                key="fair.stall",
                title="Stall",
                describe=describe,
                may_apply=may_apply,
                checkin_lists=checkin_lists,
                may_manage="trial.manage",
            ),
        )


class Calendar:
    """What provides calendar entries, where the calendar is not under test."""

    @hookimpl
    def register_message_kinds(self) -> Iterable[MessageDeclaration]:
        return (AttachmentProvider(key="calendar.entry", make=attach),)


PASS_GOOD_UNTIL = utc_now() + timedelta(days=7)


class Checkin:
    """What provides passes, where check-in is not under test."""

    @hookimpl
    def register_message_kinds(self) -> Iterable[MessageDeclaration]:
        return (AttachmentProvider(key="checkin.pass", make=attach),)

    async def pass_for(self, signup: UUID) -> PassView | None:
        return PassView(
            svg="<svg data-pass=''></svg>",
            typed_code="ABCD2345",
            not_after=PASS_GOOD_UNTIL,
        )

    async def signups_of_code(self, typed_code: str) -> Sequence[UUID]:
        """The sign-up that the test gave a code, in place of letters."""
        found = CODES.get(typed_code)
        return [found] if found else []

    async def time_present(self, sheet: UUID, *, until: datetime) -> Mapping[UUID, timedelta]:
        """As the test says."""
        return dict(PRESENT)


CODES: dict[str, UUID] = {}


def thing(
    subject: UUID, organization: UUID, starts_at: datetime, ends_at: datetime, title: str
) -> SignupSubject:
    """Something that has places."""
    found = SignupSubject(
        subject=subject,
        title=LocalizedText.of(title),
        organization=organization,
        organization_name="Stowarzyszenie Próba",
        starts_at=starts_at,
        ends_at=ends_at,
        zone="Europe/Warsaw",
        place="Rynek 1, Leszno",
        url_path=f"/trials/{subject}",
    )
    THINGS[subject] = found
    return found


def asking_age(kind: SignupKind) -> SignupKind:
    """The same kind, where minors need a guardian's consent."""
    return replace(kind, asks_age=True)
