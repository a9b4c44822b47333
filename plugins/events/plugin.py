"""What events declare: hook implementations only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.calendar import CalendarKind
from core.contracts.cases import CaseKind
from core.contracts.demo import DemoSeed
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
from core.contracts.signups import SignupDeclaration
from core.contracts.texts import msg
from plugins.events.api_v1 import API_ROUTES
from plugins.events.calendar import EVENTS
from plugins.events.cases import APPROVAL
from plugins.events.demo import SEED
from plugins.events.documents import DOCUMENTS
from plugins.events.exports import EXPORTS
from plugins.events.facts import FACTS
from plugins.events.jobs import FORGET_CONTACTS
from plugins.events.messages import MESSAGES
from plugins.events.permissions import POLICIES
from plugins.events.privacy import AUTHORSHIP, PERIODS
from plugins.events.reactions import REACTIONS
from plugins.events.routes import ROUTES
from plugins.events.signups import COURSE, EVERYBODY, REGISTRATION

TITLE = msg("Events")
SUMMARY = msg("Joint events, meetings and trainings of organizations and the city, with sign-up.")


@hookimpl
def register_routes() -> Iterable[Any]:
    """The public list and pages, the desk's, and /api/v1."""
    return (*ROUTES, *API_ROUTES)


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """In the main menu, on each organization's desk, and its big button."""
    return (
        NavItem(
            key="events.main",
            label=TITLE,
            href="/events",
            icon="calendar-days",
            policy="events.list",
            weight=20,
        ),
        NavItem(
            key="events.desk",
            label=TITLE,
            href="/desk/{organization}/events",
            place="desk",
            icon="calendar-days",
            policy="events.desk",
            weight=20,
        ),
        NavItem(
            key="events.publish",
            label=msg("Publish an event"),
            href="/desk/{organization}/events/new",
            place="desk_action",
            icon="plus",
            policy="events.event.create",
            weight=10,
        ),
    )


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who may see, write, move and manage events."""
    return POLICIES


@hookimpl
def register_signup_kinds() -> Iterable[SignupDeclaration]:
    """Registration for events, and for courses as a whole."""
    return (REGISTRATION, COURSE, EVERYBODY)


@hookimpl
def register_calendar_kinds() -> Iterable[CalendarKind]:
    """Events in the calendar."""
    return (EVENTS,)


@hookimpl
def register_case_kinds() -> Iterable[CaseKind]:
    """Events that wait for the city's approval."""
    return (APPROVAL,)


@hookimpl
def register_documents() -> Iterable[DocumentKind]:
    """The poster."""
    return DOCUMENTS


@hookimpl
def register_exports() -> Iterable[Export]:
    """The list, as a table."""
    return EXPORTS


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """Mails about events."""
    return MESSAGES


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Who wrote events."""
    return (AUTHORSHIP,)


@hookimpl
def register_reactions() -> Iterable[ReactionDeclaration]:
    """What events do when an organization is suspended or renamed."""
    return (*REACTIONS, *FACTS)


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Forgets contacts."""
    return (FORGET_CONTACTS,)


@hookimpl
def register_demo() -> Iterable[DemoSeed]:
    """Events of the demo city."""
    return (SEED,)


@hookimpl
def register_legal_numbers() -> Iterable[LegalNumber]:
    """How long it is kept."""
    return PERIODS
