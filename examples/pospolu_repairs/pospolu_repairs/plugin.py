"""What repair cafés declare to the frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.calendar import CalendarKind
from core.contracts.cases import CaseKind
from core.contracts.demo import DemoSeed
from core.contracts.hookspecs import hookimpl
from core.contracts.messages import MessageDeclaration
from core.contracts.nav import NavItem
from core.contracts.permissions import Permission
from core.contracts.privacy import PersonalData
from core.contracts.signups import SignupKind
from core.contracts.texts import msg
from pospolu_repairs.calendar import CALENDAR_KINDS
from pospolu_repairs.cases import CASE_KINDS
from pospolu_repairs.demo import SEEDS
from pospolu_repairs.messages import MESSAGES
from pospolu_repairs.permissions import PERMISSIONS
from pospolu_repairs.privacy import PERSONAL_DATA
from pospolu_repairs.routes import ROUTES
from pospolu_repairs.signups import SIGNUP_KINDS

SUMMARY = msg("Evenings at which neighbours mend things together, with places to sign up for.")
NAV = (
    NavItem(
        key="repairs.list",
        label=msg("Repair cafés"),
        href="/repairs",
        policy="repairs.list",
        weight=300,
    ),
    NavItem(
        key="repairs.desk",
        label=msg("Repair cafés"),
        href="/desk/{organization}/repairs",
        place="desk",
        policy="repairs.cafe.propose",
        weight=300,
    ),
)


@hookimpl
def register_routes() -> Iterable[Any]:
    """Cafés for everybody, and an organization's own at its desk."""
    return ROUTES


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """The public list, and the item on each organization's desk."""
    return NAV


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who sees, proposes and manages cafés."""
    return PERMISSIONS


@hookimpl
def register_signup_kinds() -> Iterable[SignupKind]:
    """A café has places."""
    return SIGNUP_KINDS


@hookimpl
def register_calendar_kinds() -> Iterable[CalendarKind]:
    """An approved café stands in the calendar."""
    return CALENDAR_KINDS


@hookimpl
def register_case_kinds() -> Iterable[CaseKind]:
    """Proposals wait for the city."""
    return CASE_KINDS


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """The mail about a decision."""
    return MESSAGES


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """Who proposed a café."""
    return PERSONAL_DATA


@hookimpl
def register_demo() -> Iterable[DemoSeed]:
    """Cafés of the demo city."""
    return SEEDS
