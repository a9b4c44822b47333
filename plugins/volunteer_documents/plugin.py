"""What volunteers' documents declare: hook implementations only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.demo import DemoSeed
from core.contracts.documents import DocumentKind
from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import MessageDeclaration
from core.contracts.nav import NavItem
from core.contracts.periods import LegalNumber
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.contracts.reactions import Reaction
from core.contracts.texts import msg
from plugins.volunteer_documents.agreements import WRITTEN
from plugins.volunteer_documents.api_v1 import API_ROUTES
from plugins.volunteer_documents.demo import SEEDS
from plugins.volunteer_documents.documents import DOCUMENTS
from plugins.volunteer_documents.jobs import JOBS
from plugins.volunteer_documents.messages import MESSAGES
from plugins.volunteer_documents.permissions import PERMISSIONS
from plugins.volunteer_documents.privacy import PERIODS, PERSONAL_DATA
from plugins.volunteer_documents.reactions import REACTIONS
from plugins.volunteer_documents.routes import ROUTES
from plugins.volunteer_documents.rules import DUE

TITLE = msg("Documents for volunteers")
SUMMARY = msg("Agreements with volunteers, certificates of hours and written opinions.")
NAV = (
    NavItem(
        key="volunteer_documents.own",
        label=msg("My certificates"),
        href="/me/certificates",
        place="me",
        icon="award",
        policy="volunteer_documents.own",
        weight=26,
    ),
    NavItem(
        key="volunteer_documents.agreements",
        label=msg("My agreements"),
        href="/me/agreements",
        place="me",
        icon="handshake",
        policy="volunteer_documents.own",
        weight=27,
    ),
    NavItem(
        key="volunteer_documents.desk",
        label=TITLE,
        href="/desk/{organization}/volunteer-documents",
        place="desk",
        icon="file-text",
        policy="volunteer_documents.desk",
        weight=210,
    ),
)


@hookimpl
def register_routes() -> Iterable[Any]:
    """One's own certificates and agreements, and an organization's at its desk."""
    return (*ROUTES, *API_ROUTES)


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """Among one's own things, and on each organization's desk."""
    return NAV


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who asks, issues and reads."""
    return PERMISSIONS


@hookimpl
def register_documents() -> Iterable[DocumentKind]:
    """Certificates and opinions with a number, and many of them in one file."""
    return DOCUMENTS


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """Mails to who answers, and to whom a document is about."""
    return MESSAGES


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Who asked, and what was issued to whom."""
    return PERSONAL_DATA


@hookimpl
def register_legal_numbers() -> Iterable[LegalNumber]:
    """In how many days a host answers, and how long it is kept."""
    return (DUE, WRITTEN, *PERIODS)


@hookimpl
def register_reactions() -> Iterable[Reaction]:
    """Documents go with organizations that are merged and people that are joined."""
    return REACTIONS


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Prints what waits, and reminds hosts of what is due."""
    return JOBS


@hookimpl
def register_demo() -> Iterable[DemoSeed]:
    """A certificate that was issued, and one that somebody asked for."""
    return SEEDS
