"""An organization's webhooks and the city's: lists, and the form for a new one."""

from __future__ import annotations

from typing import Any

from core.contracts.errors import Invalid, Refused
from core.facilities.webhooks.forms import EndpointForm
from core.facilities.webhooks.presentation import desk_kind, facts_on
from core.facilities.webhooks.queries import endpoints_of
from core.facilities.webhooks.service import (
    add_endpoint,
)
from core.people.api import Organization, has_fresh_proof, require_proof
from core.settings import current
from core.web.forms import read_form
from core.web.handlers import (
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
)
from core.web.rendering import render_desk

DESK = "/desk/{organization_slug:str}/webhooks"
CITY = "/city/webhooks"
OF_ORGANIZATION = {"policy": "webhooks.organization"}
OF_CITY = {"policy": "webhooks.city"}


@get(DESK, opt=OF_ORGANIZATION)
async def show_desk(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Organization],
) -> Response[Any]:
    """An organization's webhooks, and the form for a new one."""
    return await _list(request, viewer, subject)


@post(DESK, opt=OF_ORGANIZATION, status_code=200)
async def send_desk(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Organization],
) -> Response[Any]:
    """Register one for an organization; its secret is shown this once."""
    return await _add(request, viewer, subject)


@get(CITY, opt=OF_CITY)
async def show_city(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """The city's webhooks, which hear of every organization."""
    return await _list(request, viewer, None)


@post(CITY, opt=OF_CITY, status_code=200)
async def send_city(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Register one for the city."""
    return await _add(request, viewer, None)


async def _add(
    request: Request, viewer: Viewer, organization: Organization | None
) -> Response[Any]:
    await require_proof(viewer, back=_path(organization))
    facts = await facts_on()
    form = await read_form(request, EndpointForm, facts=facts)
    if not form.validate():
        return await _list(request, viewer, organization, form=form)
    host = organization.id if organization else None
    try:
        _, secret = await add_endpoint(viewer, host, form.wish(), known=facts)
    except (Invalid, Refused) as error:
        form.take(error)
        return await _list(request, viewer, organization, form=form)
    return await _list(request, viewer, organization, made=secret)


async def _list(
    request: Request,
    viewer: Viewer,
    organization: Organization | None,
    *,
    form: EndpointForm | None = None,
    made: str = "",
) -> Response[Any]:
    facts = await facts_on()
    return await render_desk(
        request,
        "webhooks/list.html",
        place="desk" if organization else "city",
        title=organization.short_name if organization else current().city_name,
        organization_slug=organization.slug if organization else "",
        desk_kind=desk_kind(is_citys=organization is None),
        status=422 if form is not None else 200,
        action=_path(organization),
        is_proven=await has_fresh_proof(viewer),
        form=form or EndpointForm(facts=facts),
        made=made,
        facts=facts,
        endpoints=await endpoints_of(organization.id if organization else None),
    )


def _path(organization: Organization | None) -> str:
    return f"/desk/{organization.slug}/webhooks" if organization else CITY


LIST_ROUTES = (show_desk, send_desk, show_city, send_city)
