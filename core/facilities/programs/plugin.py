"""What this room declares."""

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.nav import NavItem
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.contracts.texts import msg
from core.facilities.programs.jobs import FORGET
from core.facilities.programs.permissions import POLICIES
from core.facilities.programs.privacy import TOKENS
from core.facilities.programs.routes import ROUTES
from core.facilities.programs.schema_routes import SCHEMA_ROUTES


@hookimpl
def register_routes() -> Iterable[Any]:
    """Pages of tokens, the description of /api/v1."""
    return (*ROUTES, *SCHEMA_ROUTES)


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who makes and ends tokens."""
    return POLICIES


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Whose tokens they are."""
    return (TOKENS,)


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Forgets ended tokens."""
    return (FORGET,)


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """The items beside a person's account and on an organization's desk."""
    return (
        NavItem(
            key="programs.own",
            label=msg("Access for programs"),
            href="/me/tokens",
            place="me",
            icon="settings",
            policy="programs.tokens",
            weight=910,
        ),
        NavItem(
            key="programs.organization",
            label=msg("Access for programs"),
            href="/desk/{organization}/tokens",
            place="desk",
            icon="settings",
            policy="programs.organization_tokens",
            weight=910,
        ),
    )
