"""What this room declares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.nav import NavItem
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.contracts.texts import msg
from core.facilities.agenda.feed import PAGE
from core.facilities.agenda.permissions import MINE, READ
from core.facilities.agenda.privacy import PERSONAL_DATA
from core.facilities.agenda.routes import HANDLERS


@hookimpl
def register_routes() -> Iterable[Any]:
    """The page and the feed."""
    return HANDLERS


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """One's own page; the feed is for whoever has the address."""
    return (MINE, READ)


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """Among a person's own things."""
    return (
        NavItem(
            key="agenda.mine",
            label=msg("My calendar"),
            href=PAGE,
            place="me",
            icon="calendar-plus",
            policy="agenda.mine",
            weight=30,
        ),
    )


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """The address and the reminders."""
    return PERSONAL_DATA
