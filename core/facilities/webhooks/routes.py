"""The pages of webhooks: an organization's and the city's, one of them with what was sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.facilities.webhooks.forms import EndpointForm
from core.facilities.webhooks.queries import deliveries_of, endpoints_of
from core.facilities.webhooks.service import (
    add_endpoint,
    change_endpoint,
    delete_endpoint,
    rotate_secret,
    send_again,
    switch_endpoint,
)
from core.facilities.webhooks.values import STATE_TITLES, STATE_TONES, TROUBLES, EndpointView
from core.kernel import registry
from core.kernel.switches import those_on
from core.people.api import Organization, has_fresh_proof, require_proof
from core.settings import current
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext
from core.web.rendering import render_desk

DESK = "/desk/{organization_slug:str}/webhooks"
CITY = "/city/webhooks"
ONE = "/webhooks/{endpoint_id:uuid}"
OF_ORGANIZATION = {"policy": "webhooks.organization"}
OF_CITY = {"policy": "webhooks.city"}
OF_ONE = {"policy": "webhooks.endpoint"}


async def facts_on() -> dict[str, str]:
    """The facts of modules that are on, by key, in the reader's language."""
    return {
        key: gettext(one.title) for key, one in (await those_on(registry.current().facts)).items()
    }


def desk_kind(*, is_citys: bool) -> str:
    """Whose desk it is, in a word."""
    return gettext("The city's office") if is_citys else gettext("Desk")


# --- lists -------------------------------------------------------------------------------------


@get(DESK, opt=OF_ORGANIZATION)
async def show_desk(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """An organization's webhooks, and the form for a new one."""
    return await _list(request, viewer, subject)


@post(DESK, opt=OF_ORGANIZATION, status_code=200)
async def send_desk(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
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


# --- one ---------------------------------------------------------------------------------------


@get(ONE, opt=OF_ONE)
async def show_endpoint(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """What it is told, its secret's state, the last messages."""
    return await _page(request, viewer, subject)


@post(ONE, opt=OF_ONE, status_code=303)
async def send_change(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Another address, other facts."""
    facts = await facts_on()
    form = await read_form(request, EndpointForm, facts=facts)
    if not form.validate():
        return await _page(request, viewer, subject, form=form)
    try:
        await change_endpoint(viewer, subject, form.wish(), known=facts)
    except Invalid as error:
        form.take(error)
        return await _page(request, viewer, subject, form=form)
    return _back(subject, msg("Saved."))


@post(ONE + "/secret", opt=OF_ONE, status_code=200)
async def send_new_secret(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """A new secret, shown this once; the one before is good for a day besides."""
    await require_proof(viewer, back=f"/webhooks/{subject.id}")
    await read_form(request, Form)
    return await _page(request, viewer, subject, made=await rotate_secret(viewer, subject))


@post(ONE + "/on", opt=OF_ONE, status_code=303)
async def send_on(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Send again; what waits goes first."""
    await read_form(request, Form)
    await switch_endpoint(viewer, subject, is_on=True)
    return _back(subject, msg("The webhook is on."))


@post(ONE + "/off", opt=OF_ONE, status_code=303)
async def send_off(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Send nothing more."""
    await read_form(request, Form)
    await switch_endpoint(viewer, subject, is_on=False)
    return _back(subject, msg("The webhook is off."))


@post(ONE + "/delete", opt=OF_ONE, status_code=303)
async def send_deletion(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """End it, with all that was to be sent."""
    await read_form(request, Form)
    await delete_endpoint(viewer, subject)
    text = gettext(msg("The webhook is deleted."))
    return with_flash(redirect(_list_of(subject)), "success", text)


@post(ONE + "/deliveries/{delivery_id:uuid}", opt=OF_ONE, status_code=303)
async def send_delivery_again(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    delivery_id: FromPath[UUID],
) -> Response[Any]:
    """Send a message once more."""
    await read_form(request, Form)
    await send_again(viewer, subject, delivery_id)
    return _back(subject, msg("It will be sent in a moment."))


async def _page(
    request: Request,
    viewer: Viewer,
    endpoint: EndpointView,
    *,
    form: EndpointForm | None = None,
    made: str = "",
) -> Response[Any]:
    facts = await facts_on()
    data = {"url": endpoint.url, "facts": [key for key in endpoint.facts if key in facts]}
    return await render_desk(
        request,
        "webhooks/endpoint.html",
        place="desk" if endpoint.organization else "city",
        title=endpoint.organization_name or current().city_name,
        organization_slug=endpoint.organization_slug,
        desk_kind=desk_kind(is_citys=endpoint.organization is None),
        status=422 if form is not None else 200,
        endpoint=endpoint,
        back=_list_of(endpoint),
        is_proven=await has_fresh_proof(viewer),
        form=form or EndpointForm(facts=facts, data=data),
        made=made,
        facts=facts,
        deliveries=await deliveries_of(endpoint.id),
        titles=STATE_TITLES,
        tones=STATE_TONES,
        troubles=TROUBLES,
    )


def _list_of(endpoint: EndpointView) -> str:
    return f"/desk/{endpoint.organization_slug}/webhooks" if endpoint.organization else CITY


def _back(endpoint: EndpointView, text: str) -> Response[Any]:
    return with_flash(redirect(f"/webhooks/{endpoint.id}"), "success", gettext(text))


ROUTES = (
    show_desk,
    send_desk,
    show_city,
    send_city,
    show_endpoint,
    send_change,
    send_new_secret,
    send_on,
    send_off,
    send_deletion,
    send_delivery_again,
)
