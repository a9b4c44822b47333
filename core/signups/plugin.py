"""What sign-ups declare to the frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.agenda import AgendaSource
from core.contracts.documents import DocumentKind
from core.contracts.exports import Export
from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import MessageDeclaration
from core.contracts.nav import NavItem
from core.contracts.periods import LegalNumber
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.contracts.reactions import ReactionDeclaration
from core.contracts.texts import msg
from core.signups.agenda import SOURCE
from core.signups.api_v1 import API_ROUTES
from core.signups.documents import DOCUMENTS
from core.signups.exports import EXPORTS
from core.signups.facts import FACTS
from core.signups.hand_over_privacy import HAND_OVERS
from core.signups.jobs import JOBS
from core.signups.messages import ENTRY, MESSAGES
from core.signups.minors import GUARDIAN_HOLD
from core.signups.permissions import POLICIES
from core.signups.privacy import PERIODS, PERSONAL_DATA
from core.signups.reactions import REACTIONS
from core.signups.routes import (
    AGE_ROUTES,
    ANSWER_ROUTES,
    DESK_ROUTES,
    GUARDIAN_ROUTES,
    HAND_OVER_ROUTES,
    OWN_ROUTES,
    PAPER_ROUTES,
    PUBLIC_ROUTES,
    QUESTION_ROUTES,
    SETTINGS_ROUTES,
    WRITING_ROUTES,
)


@hookimpl
def register_routes() -> Iterable[Any]:
    """The box, the page behind a link, one's own list, the host's list."""
    return (
        *PUBLIC_ROUTES,
        *OWN_ROUTES,
        *ANSWER_ROUTES,
        *QUESTION_ROUTES,
        *DESK_ROUTES,
        *PAPER_ROUTES,
        *WRITING_ROUTES,
        *SETTINGS_ROUTES,
        *GUARDIAN_ROUTES,
        *HAND_OVER_ROUTES,
        *AGE_ROUTES,
        *API_ROUTES,
    )


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """One's own sign-ups."""
    return (
        NavItem(
            key="signups.mine",
            label=msg("My sign-ups"),
            href="/me/signups",
            place="me",
            icon="ticket",
            policy="signups.mine",
            weight=20,
        ),
    )


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who sees, uses and manages sign-ups."""
    return POLICIES


@hookimpl
def register_documents() -> Iterable[DocumentKind]:
    """A person's pass."""
    return DOCUMENTS


@hookimpl
def register_exports() -> Iterable[Export]:
    """The list of sign-ups."""
    return EXPORTS


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """Mails about sign-ups, and the calendar entry that they carry."""
    return (*MESSAGES, ENTRY)


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """What sign-ups know of a person."""
    return (*PERSONAL_DATA, HAND_OVERS)


@hookimpl
def register_jobs() -> Iterable[Job]:
    """What time does to sign-ups."""
    return JOBS


@hookimpl
def register_calendar_kinds() -> Iterable[AgendaSource]:
    """A person's sign-ups, for their own calendar."""
    return (SOURCE,)


@hookimpl
def register_legal_numbers() -> Iterable[LegalNumber]:
    """How long it is kept."""
    return (*PERIODS, GUARDIAN_HOLD)


@hookimpl
def register_reactions() -> Iterable[ReactionDeclaration]:
    """Sheets go with their organization."""
    return (*REACTIONS, *FACTS)
