"""Handing an organization to another administrator: the office's page, and the link to object."""

from typing import Any

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.people.directory import organization_by_id
from core.people.forms import EmptyForm, HandoverForm, ObjectionForm
from core.people.queries import members_of
from core.people.routes.city import LIST, city_desk
from core.people.routes.handover_notice import handover_context
from core.people.service.handovers import (
    WAIT,
    handover_by_token,
    name_of_new_admin,
    object_to_handover,
    start_handover,
    stop_handover,
)
from core.people.tables import Handover, Organization
from core.people.values import ROLE_TITLES
from core.services.periods.api import number_on
from core.web.flashes import with_flash
from core.web.forms import read_form
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
from core.web.rendering import render

PAGE = LIST + "/{organization_slug:str}/hand-over"
LINK = "/hand-over/{token:str}"
OPT = {"policy": "people.organization.hand_over"}
LINK_OPT = {"policy": "people.handover"}
STARTED = msg("The hand-over has begun. The organization was told by mail.")


@get(PAGE, opt=OPT)
async def show_handover(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """What is under way, or the form to begin."""
    return await _page(request, subject, await read_form(request, HandoverForm))


@post(PAGE, opt=OPT, status_code=200)
async def send_handover(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Begin; what was typed stays when something is wrong."""
    form = await read_form(request, HandoverForm)
    if not form.validate():
        return await _page(request, subject, form, status=422)
    try:
        await start_handover(viewer, subject, email=form["email"].data, reason=form["reason"].data)
    except Invalid as error:
        form.take(error)
        return await _page(request, subject, form, status=422)
    except Refused as error:
        form.refuse("email", error.refusal.text, **error.refusal.values)
        return await _page(request, subject, form, status=409)
    return with_flash(redirect(f"{LIST}/{subject.slug}"), "success", gettext(STARTED))


@post(PAGE + "/stop", opt=OPT, status_code=200)
async def send_stop(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Take it back."""
    await read_form(request, EmptyForm)
    try:
        await stop_handover(viewer, subject, reason="")
    except Refused as error:
        form = HandoverForm()
        form.refuse("email", error.refusal.text, **error.refusal.values)
        return await _page(request, subject, form, status=409)
    said = gettext(msg("The hand-over was stopped. All were told by mail."))
    return with_flash(redirect(f"{LIST}/{subject.slug}"), "success", said)


@get(LINK, opt=LINK_OPT)
async def show_objection(request: Request, token: FromPath[str]) -> Response[Any]:
    """What is about to happen; looking stops nothing."""
    found = await handover_by_token(token)
    return await _link_page(request, found, await read_form(request, ObjectionForm))


@post(LINK, opt=LINK_OPT, status_code=200)
async def send_objection(request: Request, token: FromPath[str]) -> Response[Any]:
    """Object: the office looks at it."""
    form = await read_form(request, ObjectionForm)
    found = await handover_by_token(token)
    if found is None or not form.validate():
        return await _link_page(request, found, form, status=422)
    try:
        await object_to_handover(token, why=form["why"].data or "")
    except Refused:
        return await _link_page(request, None, form)
    said = gettext(msg("The hand-over was stopped. The city’s office looks at it now."))
    return with_flash(redirect("/"), "success", said)


async def _page(
    request: Request, organization: Organization, form: HandoverForm, *, status: int = 200
) -> Response[Any]:
    return await city_desk(
        request,
        "people/handover.html",
        status=status,
        organization=organization,
        form=form,
        members=await members_of(organization.id),
        role_titles=ROLE_TITLES,
        days=await number_on(WAIT),
        **await handover_context(organization),
    )


async def _link_page(
    request: Request, handover: Handover | None, form: ObjectionForm, *, status: int = 200
) -> Response[Any]:
    organization = await organization_by_id(handover.organization) if handover else None
    if handover is None or organization is None:
        response = await render(request, "people/link_gone.html", status=410)
    else:
        response = await render(
            request,
            "people/handover_link.html",
            status=status,
            handover=handover,
            organization=organization,
            new_admin=await name_of_new_admin(handover),
            form=form,
        )
    response.set_header("Referrer-Policy", "same-origin")
    response.set_header("Cache-Control", "no-store")
    return response


HANDLERS = (show_handover, send_handover, send_stop, show_objection, send_objection)
