"""Three first pages: /me, /desk/<organization>, /city."""

from typing import Any

from litestar.di import NamedDependency

from core.data.times import utc_now
from core.facilities.dashboard.queries import (
    coming_entries,
    questions_to,
    waiting_for_city,
)
from core.kernel import registry
from core.people.api import Organization, own_organizations
from core.settings import current
from core.signups.api import coming_cards
from core.web.connection import viewer_of
from core.web.handlers import Request, Response, Viewer, get
from core.web.i18n import gettext
from core.web.rendering import menu, render_desk


@get("/me", opt={"policy": "dashboard.me"})
async def show_me(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What I signed up for next, and the organizations that I work for."""
    signups = await coming_cards(viewer.person, now=utc_now()) if viewer.person else ()
    organizations = await own_organizations(viewer)
    return await render_desk(
        request,
        "dashboard/me.html",
        place="me",
        title=viewer.name,
        signups=signups,
        organizations=organizations,
    )


@get("/desk/{organization_slug:str}", opt={"policy": "dashboard.desk"})
async def show_desk(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """What the organization has today and next, and its one big button."""
    organization: Organization = subject
    actions = await menu(viewer_of(request), "desk_action", organization=organization.slug)
    return await render_desk(
        request,
        "dashboard/desk.html",
        place="desk",
        title=organization.short_name or organization.name,
        organization_slug=organization.slug,
        organization=organization,
        entries=await coming_entries(organization.id, utc_now()),
        questions=await questions_to(organization.id),
        actions=actions,
    )


@get("/city", opt={"policy": "dashboard.city"})
async def show_city(request: Request) -> Response[Any]:
    """What waits for the city's office."""
    return await render_desk(
        request,
        "dashboard/city.html",
        place="city",
        title=current().city_name,
        waiting=await waiting_for_city(),
        case_kinds=registry.current().case_kinds,
        desk_kind=gettext("The city's office"),
    )
