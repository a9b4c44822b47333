"""What webhooks declare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import MessageDeclaration
from core.contracts.nav import NavItem
from core.contracts.permissions import Permission
from core.contracts.reactions import ReactionDeclaration
from core.contracts.texts import msg
from core.facilities.webhooks.jobs import JOBS
from core.facilities.webhooks.messages import MESSAGES
from core.facilities.webhooks.permissions import POLICIES
from core.facilities.webhooks.reactions import REACTIONS
from core.facilities.webhooks.routes import ROUTES

NAV = (
    NavItem(
        key="webhooks.organization",
        label=msg("Webhooks"),
        href="/desk/{organization}/webhooks",
        place="desk",
        icon="settings",
        policy="webhooks.organization",
        weight=920,
    ),
    NavItem(
        key="webhooks.city",
        label=msg("Webhooks"),
        href="/city/webhooks",
        place="city",
        icon="settings",
        policy="webhooks.city",
        weight=920,
    ),
)


@hookimpl
def register_routes() -> Iterable[Any]:
    """Pages of organizations' and of the city's webhooks."""
    return ROUTES


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """The items on an organization's and on the city's desk."""
    return NAV


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who registers webhooks."""
    return POLICIES


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """The mail about one that was switched off."""
    return MESSAGES


@hookimpl
def register_reactions() -> Iterable[ReactionDeclaration]:
    """Webhooks follow what becomes of organizations."""
    return REACTIONS


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Sends what waits; forgets what was sent."""
    return JOBS
