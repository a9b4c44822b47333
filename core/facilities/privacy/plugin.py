"""What this room declares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import MessageDeclaration
from core.contracts.nav import NavItem
from core.contracts.periods import LegalNumber
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.contracts.texts import msg
from core.facilities.privacy.jobs import JOBS
from core.facilities.privacy.messages import MESSAGES
from core.facilities.privacy.permissions import POLICIES
from core.facilities.privacy.privacy import PERIODS, PERSONAL_DATA
from core.facilities.privacy.routes import HANDLERS


@hookimpl
def register_routes() -> Iterable[Any]:
    """One's own data, the city's desk, the table of periods."""
    return HANDLERS


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who may see, fetch, erase and set what."""
    return POLICIES


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """On one's own desk, and twice on the city's."""
    return (
        NavItem(
            key="privacy.own",
            label=msg("My data"),
            href="/me/privacy",
            place="me",
            icon="shield-check",
            policy="privacy.own",
            weight=910,
        ),
        NavItem(
            key="privacy.city",
            label=msg("Data on request"),
            href="/city/privacy",
            place="city",
            icon="shield-check",
            policy="privacy.request",
            weight=850,
        ),
        NavItem(
            key="privacy.periods",
            label=msg("Periods of keeping"),
            href="/city/privacy/periods",
            place="city",
            icon="clock",
            policy="privacy.periods",
            weight=860,
        ),
    )


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Who asked for what."""
    return PERSONAL_DATA


@hookimpl
def register_legal_numbers() -> Iterable[LegalNumber]:
    """How long it is kept."""
    return PERIODS


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """Warnings of an end, and alerts of one that does not come."""
    return MESSAGES


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Works on requests, and lets old things go."""
    return JOBS
