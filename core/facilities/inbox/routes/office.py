"""Who stands in for whom, and which department gets which kinds of cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.data.ids import id_or_none
from core.data.times import later
from core.facilities.inbox.forms import AbsenceForm, DirectionForm
from core.facilities.inbox.queries import kinds_on, office_now
from core.facilities.inbox.routes.listing import PAGE, desk_of
from core.facilities.inbox.service import be_away, direct
from core.services.cases.api import directions, end_absence
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
from core.web.rendering import render

OFFICE = PAGE + "/office"
READ: dict[str, Any] = {"policy": "inbox.read"}


@get(OFFICE, opt=READ)
async def show_office(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Deputies and departments."""
    return await _page(request, viewer, AbsenceForm())


@post(OFFICE + "/deputy", opt=READ, status_code=200)
async def send_deputy(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Name who stands in for oneself."""
    form = await read_form(request, AbsenceForm)
    if not form.validate():
        return await _page(request, viewer, form, status=422)
    try:
        await be_away(
            id_or_none(form.deputy.data), first=form.since.data, last=form.until.data, viewer=viewer
        )
    except Invalid as error:
        form.take(error)
        return await _page(request, viewer, form, status=422)
    said = gettext(msg("Your deputy sees your cases and gets your mails in these days."))
    return with_flash(redirect(OFFICE), "success", said)


@post(OFFICE + "/deputy/{absence:uuid}/end", opt=READ, status_code=200)
async def send_return(
    request: Request, viewer: NamedDependency[Viewer], absence: FromPath[UUID]
) -> Response[Any]:
    """Take one's own absence back."""
    await read_form(request, Form)
    await end_absence(absence, by=viewer)
    return with_flash(redirect(OFFICE), "success", gettext(msg("Nobody stands in for you then.")))


@post(OFFICE + "/direction", opt={"policy": "inbox.direct"}, status_code=200)
async def send_direction(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Direct a kind of cases to a department."""
    form = await read_form(request, DirectionForm)
    if not form.validate():
        raise Invalid({name: [msg("Please fill this in.")] for name in form.errors})
    await direct(form.kind.data or "", id_or_none(form.department.data), viewer=viewer)
    return with_flash(redirect(OFFICE), "success", gettext(msg("New cases go there from now on.")))


async def _page(
    request: Request, viewer: Viewer, form: AbsenceForm, *, status: int = 200
) -> Response[Any]:
    office = await office_now()
    others = [(str(one), office.name_of(one)) for one in office.people if one != viewer.account]
    return await render(
        request,
        "inbox/office.html",
        status=status,
        form=form,
        others=others,
        absences=[(one, later(one.until, -timedelta(seconds=1))) for one in office.absences],
        office=office,
        kinds=await kinds_on(),
        directions=await directions(),
        departments=[(str(one), name) for one, name in office.departments.items()],
        **await desk_of(viewer, OFFICE),
    )


OFFICE_ROUTES = (show_office, send_deputy, send_return, send_direction)
