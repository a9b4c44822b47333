"""Pages of repair cafés: the public list, one café, an organization's own."""

from typing import Any

from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.data.times import utc_now
from core.signups.api import sheet_by_id, signup_box
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import NamedDependency, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render, render_desk
from pospolu_repairs.forms import CafeForm
from pospolu_repairs.queries import cafes_ahead, cafes_of, host_of
from pospolu_repairs.service import propose_cafe

DESK = "/desk/{organization_slug:str}/repairs"
PROPOSE = {"policy": "repairs.cafe.propose"}


@get("/repairs", opt={"policy": "repairs.list"})
async def list_cafes(request: Request) -> Response[Any]:
    """Repair cafés ahead."""
    return await render(request, "repairs/list.html", cafes=await cafes_ahead(utc_now()))


@get("/repairs/{slug:str}", opt={"policy": "repairs.cafe.see"})
async def show_cafe(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """One café with its sign-up box."""
    sheet = await sheet_by_id(subject.sheet) if subject.sheet else None
    box = await signup_box(sheet, viewer) if sheet else None
    return await render(request, "repairs/cafe.html", cafe=subject, host=host_of(subject), box=box)


@get(DESK, opt=PROPOSE)
async def show_desk(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """An organization's cafés, and the form for another one."""
    return await _desk(request, subject, CafeForm())


@post(DESK, opt=PROPOSE, status_code=303)
async def send_proposal(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Put a proposal before the city."""
    form = await read_form(request, CafeForm)
    if not form.validate():
        return await _desk(request, subject, form, status=422)
    try:
        await propose_cafe(viewer, subject, form.plan())
    except Refused as refused:
        trouble = gettext(refused.refusal.text)
        return await _desk(request, subject, form, trouble=trouble, status=422)
    said = gettext(msg("The proposal is with the city. You get a mail when it is decided."))
    return with_flash(redirect(f"/desk/{subject.slug}/repairs"), "success", said)


async def _desk(
    request: Request, organization: Any, form: CafeForm, *, trouble: str = "", status: int = 200
) -> Response[Any]:
    return await render_desk(
        request,
        "repairs/desk/cafes.html",
        place="desk",
        title=organization.short_name,
        organization_slug=organization.slug,
        status=status,
        cafes=await cafes_of(organization.id),
        form=form,
        trouble=trouble,
    )


ROUTES = (list_cafes, show_cafe, show_desk, send_proposal)
