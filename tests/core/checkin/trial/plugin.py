"""What the trial module declares: things with three lists, managed by their organization."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from core.checkin.api import PresenceRecorded, PresenceUndone
from core.contracts.hookspecs import hookimpl
from core.contracts.messages import Attachment, AttachmentProvider, MessageDeclaration, Payload
from core.contracts.permissions import Permission, Policy
from core.contracts.reactions import Mode, Reaction
from core.contracts.signals import Signal
from core.contracts.signups import (
    Applicant,
    CheckinListDraft,
    Period,
    SignupKind,
    SignupSubject,
)
from core.contracts.texts import LocalizedText
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer

KIND = "trial.thing"
THINGS: dict[UUID, SignupSubject] = {}
LISTS: dict[UUID, Sequence[CheckinListDraft]] = {}
HEARD: list[Signal] = []


def forget() -> None:
    THINGS.clear()
    LISTS.clear()
    HEARD.clear()


def thing(subject: UUID, organization: UUID, starts_at: datetime, ends_at: datetime) -> None:
    THINGS[subject] = SignupSubject(
        subject=subject,
        title=LocalizedText.of("Festyn sąsiedzki"),
        organization=organization,
        organization_name="Stowarzyszenie Próba",
        starts_at=starts_at,
        ends_at=ends_at,
        zone="Europe/Warsaw",
        place="Rynek 1",
        url_path=f"/trials/{subject}",
    )
    LISTS[subject] = (
        CheckinListDraft(key="trial.gate", title="Gate"),
        CheckinListDraft(key="trial.meal", title="Meal", period=Period.EACH_ENTRY),
        CheckinListDraft(key="trial.camp", title="Camp", period=Period.DAILY, day_starts_at_hour=4),
    )


def move(subject: UUID, starts_at: datetime, ends_at: datetime) -> None:
    THINGS[subject] = replace(THINGS[subject], starts_at=starts_at, ends_at=ends_at)


async def describe(subjects: Sequence[UUID]) -> Mapping[UUID, SignupSubject]:
    return {one: THINGS[one] for one in subjects if one in THINGS}


async def may_apply(
    subject: UUID, applicant: Applicant, viewer: Viewer, now: datetime
) -> Refusal | None:
    return None


async def checkin_lists(subject: UUID) -> Sequence[CheckinListDraft]:
    return LISTS[subject]


async def load_thing(viewer: Viewer, params: Mapping[str, UUID]) -> SignupSubject | None:
    return THINGS.get(params["subject"])


def runs_thing(viewer: Viewer, found: SignupSubject) -> bool:
    return viewer.coordinates(found.organization)


async def hear(signal: Signal) -> None:
    HEARD.append(signal)


async def no_entry(payload: Payload, language: str) -> Sequence[Attachment]:
    return ()


@hookimpl
def register_signup_kinds() -> Iterable[SignupKind]:
    return (
        SignupKind(
            key=KIND,
            title="Thing",
            describe=describe,
            may_apply=may_apply,
            checkin_lists=checkin_lists,
            may_manage="trial.manage",
        ),
    )


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    return (AttachmentProvider(key="trial.entry", make=no_entry),)


@hookimpl
def register_permissions() -> Iterable[Permission]:
    return (Policy(key="trial.manage", title="Manage", load=load_thing, rule=runs_thing),)


@hookimpl
def register_reactions() -> Iterable[Reaction]:
    return (
        Reaction(key="trial.came", to=PresenceRecorded, mode=Mode.OBSERVE, run=hear),
        Reaction(key="trial.undone", to=PresenceUndone, mode=Mode.OBSERVE, run=hear),
    )
