"""What the scanner declares to the frame."""

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.nav import NavItem
from core.contracts.permissions import Permission
from core.contracts.texts import msg
from core.facilities.scanner.api_v1 import API_ROUTES
from core.facilities.scanner.permissions import POLICIES
from core.facilities.scanner.routes import ROUTES
from core.facilities.scanner.routes.gate import HOME


@hookimpl
def register_routes() -> Iterable[Any]:
    """Lists of today, the scanner, names, walk-ins, undo, paired phones, the coordinator's page."""
    return (*ROUTES, *API_ROUTES)


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who may check in."""
    return POLICIES


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """The item on an organization's desk."""
    return (
        NavItem(
            key="scanner.lists",
            label=msg("Check-in"),
            href=HOME,
            place="desk",
            icon="scan-line",
            policy="scanner.lists",
            weight=60,
        ),
    )
