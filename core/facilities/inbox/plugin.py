"""What the inbox declares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.agenda import AgendaSource
from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import MessageKind
from core.contracts.nav import NavItem
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.contracts.reactions import Reaction
from core.contracts.texts import msg
from core.facilities.inbox.agenda import SOURCE
from core.facilities.inbox.jobs import REMIND
from core.facilities.inbox.messages import MESSAGES
from core.facilities.inbox.permissions import POLICIES
from core.facilities.inbox.privacy import CASES
from core.facilities.inbox.reactions import REACTIONS
from core.facilities.inbox.routes import (
    APPLICANT_ROUTES,
    CASE_ROUTES,
    LIST_ROUTES,
    OFFICE_ROUTES,
)


@hookimpl
def register_routes() -> Iterable[Any]:
    """The office's list and cases, and the applicant's view of their own."""
    return (*LIST_ROUTES, *CASE_ROUTES, *OFFICE_ROUTES, *APPLICANT_ROUTES)


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """The city's office, and applicants on what is theirs."""
    return POLICIES


@hookimpl
def register_message_kinds() -> Iterable[MessageKind]:
    """To those who decide, and to those who wait."""
    return MESSAGES


@hookimpl
def register_reactions() -> Iterable[Reaction]:
    """Cases that rooms open and close."""
    return REACTIONS


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Reminders of what is overdue."""
    return (REMIND,)


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Who asked, was asked, decided and stood in."""
    return (CASES,)


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """The first items of the city's desk, and what an organization asked for on its own."""
    return (
        NavItem(
            key="inbox.page",
            label=msg("Inbox"),
            href="/city/inbox",
            place="city",
            icon="inbox",
            policy="inbox.read",
            weight=10,
        ),
        NavItem(
            key="inbox.office",
            label=msg("Deputies and departments"),
            href="/city/inbox/office",
            place="city",
            icon="users",
            policy="inbox.read",
            weight=350,
        ),
        NavItem(
            key="inbox.desk",
            label=msg("Asked of the city"),
            href="/desk/{organization}/cases",
            place="desk",
            icon="inbox",
            policy="inbox.desk",
            weight=700,
        ),
    )


@hookimpl
def register_calendar_kinds() -> Iterable[AgendaSource]:
    """When cases are due, for those who answer for them."""
    return (SOURCE,)
