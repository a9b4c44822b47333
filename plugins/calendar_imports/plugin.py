"""What calendars from elsewhere declare: hook implementations only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.demo import DemoSeed
from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import MessageDeclaration
from core.contracts.nav import NavItem
from core.contracts.periods import LegalNumber
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.contracts.reactions import Reaction
from core.contracts.texts import msg
from plugins.calendar_imports.demo import SEED
from plugins.calendar_imports.jobs import FORGET, LOOK
from plugins.calendar_imports.messages import MESSAGES
from plugins.calendar_imports.permissions import POLICIES
from plugins.calendar_imports.privacy import GIVERSHIP, PERIODS
from plugins.calendar_imports.reactions import REACTIONS
from plugins.calendar_imports.routes import ROUTES

TITLE = msg("Calendars from elsewhere")
SUMMARY = msg(
    "Events of organizations come in from their own calendars and stay in step with them."
)


@hookimpl
def register_routes() -> Iterable[Any]:
    """The pages at an organization's desk."""
    return ROUTES


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """On each organization's desk."""
    return (
        NavItem(
            key="calendar_imports.desk",
            label=msg("Your calendars"),
            href="/desk/{organization}/calendar-imports",
            place="desk",
            icon="download",
            policy="calendar_imports.desk",
            weight=25,
        ),
    )


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who may give and see sources."""
    return POLICIES


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """Mails about sources that do not answer or are empty."""
    return MESSAGES


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Who gave sources."""
    return (GIVERSHIP,)


@hookimpl
def register_legal_numbers() -> Iterable[LegalNumber]:
    """How long that is kept."""
    return PERIODS


@hookimpl
def register_reactions() -> Iterable[Reaction]:
    """Sources go with an organization that was merged into another."""
    return REACTIONS


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Keeps sources in step; forgets what was not accepted."""
    return (LOOK, FORGET)


@hookimpl
def register_demo() -> Iterable[DemoSeed]:
    """Two organizations' calendars from files."""
    return (SEED,)
