"""One webhook: what it is told, its secret, what was sent to it, its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.facilities.webhooks.forms import EndpointForm
from core.facilities.webhooks.presentation import desk_kind, facts_on
from core.facilities.webhooks.queries import deliveries_of
from core.facilities.webhooks.routes.lists import CITY
from core.facilities.webhooks.service import (
    change_endpoint,
    delete_endpoint,
    rotate_secret,
    send_again,
    switch_endpoint,
)
from core.facilities.webhooks.values import STATE_TITLES, STATE_TONES, TROUBLES, EndpointView
from core.people.api import has_fresh_proof, require_proof
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

ONE = "/webhooks/{endpoint_id:uuid}"
OF_ONE = {"policy": "webhooks.endpoint"}


@get(ONE, opt=OF_ONE)
async def show_endpoint(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[EndpointView]
) -> Response[Any]:
    """What it is told, its secret's state, the last messages."""
    return await _page(request, viewer, subject)


@post(ONE, opt=OF_ONE, status_code=303)
async def send_change(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[EndpointView]
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
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[EndpointView]
) -> Response[Any]:
    """A new secret, shown this once; the one before is good for a day besides."""
    await require_proof(viewer, back=f"/webhooks/{subject.id}")
    await read_form(request, Form)
    return await _page(request, viewer, subject, made=await rotate_secret(viewer, subject))


@post(ONE + "/on", opt=OF_ONE, status_code=303)
async def send_on(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[EndpointView]
) -> Response[Any]:
    """Send again; what waits goes first."""
    await read_form(request, Form)
    await switch_endpoint(viewer, subject, is_on=True)
    return _back(subject, msg("The webhook is on."))


@post(ONE + "/off", opt=OF_ONE, status_code=303)
async def send_off(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[EndpointView]
) -> Response[Any]:
    """Send nothing more."""
    await read_form(request, Form)
    await switch_endpoint(viewer, subject, is_on=False)
    return _back(subject, msg("The webhook is off."))


@post(ONE + "/delete", opt=OF_ONE, status_code=303)
async def send_deletion(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[EndpointView]
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
    subject: NamedDependency[EndpointView],
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


ENDPOINT_ROUTES = (
    show_endpoint,
    send_change,
    send_new_secret,
    send_on,
    send_off,
    send_deletion,
    send_delivery_again,
)
