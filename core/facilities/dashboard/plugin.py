"""What this room declares."""

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.nav import NavItem
from core.contracts.permissions import Policy, signed_in
from core.contracts.texts import msg
from core.facilities.dashboard import routes
from core.people.api import is_officer, load_desk_organization, works_for_organization


@hookimpl
def register_routes() -> Iterable[Any]:
    """The three first pages."""
    return (routes.show_me, routes.show_desk, routes.show_city)


@hookimpl
def register_permissions() -> Iterable[Policy]:
    """Whose first page it is."""
    return (
        Policy(key="dashboard.me", title=msg("One's own page"), rule=signed_in),
        Policy(
            key="dashboard.desk",
            title=msg("An organization's desk"),
            load=load_desk_organization,
            rule=works_for_organization,
        ),
        Policy(key="dashboard.city", title=msg("The city's desk"), rule=is_officer),
    )


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """The first item of each desk."""
    return (
        NavItem(
            key="dashboard.me",
            label=msg("My things"),
            href="/me",
            place="me",
            icon="house",
            weight=0,
        ),
        NavItem(
            key="dashboard.desk",
            label=msg("Today and next"),
            href="/desk/{organization}",
            place="desk",
            icon="house",
            policy="dashboard.desk",
            weight=0,
        ),
        NavItem(
            key="dashboard.city",
            label=msg("Overview"),
            href="/city",
            place="city",
            icon="house",
            policy="dashboard.city",
            weight=0,
        ),
    )
