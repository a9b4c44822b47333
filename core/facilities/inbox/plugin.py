"""What the inbox declares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.agenda import AgendaSource
from core.contracts.hookspecs import hookimpl
from core.contracts.nav import NavItem
from core.contracts.permissions import Permission
from core.contracts.texts import msg
from core.facilities.inbox import routes
from core.facilities.inbox.agenda import SOURCE
from core.facilities.inbox.permissions import DECIDE, READ


@hookimpl
def register_routes() -> Iterable[Any]:
    """The list and the page of one case."""
    return (routes.show_inbox, routes.show_case, routes.decide)


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """The city's office."""
    return (READ, DECIDE)


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """The first item of the city's desk."""
    return (
        NavItem(
            key="inbox.page",
            label=msg("Inbox"),
            href=routes.PAGE,
            place="city",
            icon="inbox",
            policy="inbox.read",
            weight=10,
        ),
    )


@hookimpl
def register_calendar_kinds() -> Iterable[AgendaSource]:
    """When cases are due, for those who answer for them."""
    return (SOURCE,)
