"""What this room declares."""

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import MessageDeclaration
from core.contracts.nav import NavItem
from core.contracts.permissions import Policy
from core.contracts.privacy import PersonalData
from core.contracts.texts import msg
from core.facilities.modules import routes
from core.facilities.modules.api_v1 import API_ROUTES
from core.facilities.modules.jobs import FORGET
from core.facilities.modules.messages import MESSAGES
from core.facilities.modules.privacy import SWITCHES
from core.people.api import is_city_admin


@hookimpl
def register_routes() -> Iterable[Any]:
    """The page of modules."""
    return (routes.show_modules, routes.switch, *API_ROUTES)


@hookimpl
def register_permissions() -> Iterable[Policy]:
    """Who switches."""
    return (Policy(key="modules.switch", title=msg("Switch modules"), rule=is_city_admin),)


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """Administrators hear of a module that its faults switched off."""
    return MESSAGES


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Faults are forgotten after a month."""
    return (FORGET,)


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Who switched last."""
    return (SWITCHES,)


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """The item on the city's desk."""
    return (
        NavItem(
            key="modules.page",
            label=msg("Modules"),
            href=routes.PAGE,
            place="city",
            icon="settings",
            policy="modules.switch",
            weight=900,
        ),
    )
