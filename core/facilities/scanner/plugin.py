"""What the scanner declares to the frame."""

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.nav import NavItem
from core.contracts.permissions import Permission
from core.contracts.texts import msg
from core.facilities.scanner.api_gates import GATE_ROUTES
from core.facilities.scanner.api_v1 import API_ROUTES
from core.facilities.scanner.app_files import APP_ROUTES
from core.facilities.scanner.device_routes import DEVICE_ROUTES
from core.facilities.scanner.here_routes import HERE_ROUTES
from core.facilities.scanner.list_routes import LIST_ROUTES
from core.facilities.scanner.manage_routes import MANAGE_ROUTES
from core.facilities.scanner.permissions import POLICIES
from core.facilities.scanner.routes import HOME, ROUTES
from core.facilities.scanner.spot_routes import SPOT_ROUTES


@hookimpl
def register_routes() -> Iterable[Any]:
    """Lists of today, the scanner, names, walk-ins, undo, paired phones, the coordinator's page."""
    return (
        *ROUTES,
        *DEVICE_ROUTES,
        *MANAGE_ROUTES,
        *LIST_ROUTES,
        *HERE_ROUTES,
        *SPOT_ROUTES,
        *API_ROUTES,
        *GATE_ROUTES,
        *APP_ROUTES,
    )


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
