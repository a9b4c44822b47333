"""What this room declares."""

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import AttachmentProvider
from core.contracts.nav import NavItem
from core.contracts.permissions import Policy, anyone
from core.contracts.texts import msg
from core.facilities.calendar import routes
from core.facilities.calendar.jobs import JOBS
from core.people.api import load_organization_by_slug
from core.services.calendar.api import PROVIDERS


@hookimpl
def register_routes() -> Iterable[Any]:
    """The front page, the calendar, its feeds."""
    return (
        routes.show_front_page,
        routes.show_calendar,
        routes.show_ahead,
        routes.show_subscribing,
        routes.show_city_feed,
        routes.show_module_feed,
        routes.show_organization_feed,
        routes.show_embed_code,
        routes.show_frame,
        routes.show_news,
        routes.show_picture,
        routes.show_robots,
        routes.show_map,
        routes.show_part_of_map,
    )


@hookimpl
def register_permissions() -> Iterable[Policy]:
    """Everybody may read what is public."""
    return (
        Policy(key="calendar.read", title=msg("See the calendar"), rule=anyone),
        Policy(
            key="calendar.picture.read",
            title=msg("See the picture of an entry of the calendar"),
            rule=anyone,
        ),
        Policy(key="calendar.map.read", title=msg("See a part of the site map"), rule=anyone),
        Policy(
            key="calendar.organization.read",
            title=msg("See the calendar of an organization"),
            load=load_organization_by_slug,
            rule=anyone,
        ),
    )


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """The calendar in the main menu."""
    return (
        NavItem(
            key="calendar.page",
            label=msg("Calendar"),
            href="/calendar",
            icon="calendar-days",
            weight=10,
        ),
    )


@hookimpl
def register_jobs() -> Iterable[Job]:
    """The nightly comparison."""
    return JOBS


@hookimpl
def register_message_kinds() -> Iterable[AttachmentProvider]:
    """The entries that a mail may carry."""
    return PROVIDERS
