"""Shifts at the desk: add, add another like this, change, cancel."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.people.api import desk_page
from core.signups.api import free_places
from core.web.forms import read_form
from core.web.handlers import FromPath, NamedDependency, Request, Response, Viewer, get, post
from plugins.volunteering.queries import ShiftView, others_of_series, places_of, roles_of
from plugins.volunteering.queries.events import events_beside
from plugins.volunteering.routes.desk import MANAGE, OFFER, back, back_told, overview, trouble_of
from plugins.volunteering.service.series import cancel_shifts, change_shifts
from plugins.volunteering.service.shifts import add_shift, copy_shift
from plugins.volunteering.shift_forms import (
    CancelShiftForm,
    CopyForm,
    ShiftForm,
    shift_data,
    shift_form,
)
from plugins.volunteering.values import Scope

SHIFT = OFFER + "/shifts/{shift_id:uuid}"
EDIT = {"policy": "volunteering.shift.edit"}


@post(OFFER + "/shifts", opt=MANAGE, status_code=303)
async def send_shift(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """Add a shift."""
    events = await events_beside(subject.organization.id)
    form = await read_form(request, shift_form(await roles_of(offer_id), events))
    try:
        form.need_valid()
        await add_shift(viewer, offer_id, form.plan())
    except Invalid as invalid:
        form.take(invalid)
        return await overview(request, viewer, subject, form, status=422)
    except Refused as refused:
        trouble = trouble_of(refused)
        return await overview(request, viewer, subject, form, trouble=trouble, status=422)
    return back(subject, msg("The shift is added."))


@post(SHIFT + "/copy", opt=EDIT, status_code=303)
async def send_copy(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    shift_id: FromPath[UUID],
) -> Response[Any]:
    """Add another shift like this one, a day or a week later."""
    form = await read_form(request, CopyForm)
    if not form.validate():
        raise Invalid(form.errors)
    try:
        await copy_shift(viewer, shift_id, days=form.days.data)
    except Invalid as invalid:
        trouble = trouble_of(invalid)
        return await overview(request, viewer, subject.view, trouble=trouble, status=422)
    return back(subject.view, msg("The shift is added."))


@get(SHIFT, opt=EDIT)
async def show_shift(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The form with what the shift is now, and who will hear of a change."""
    events = await events_beside(subject.view.organization.id, subject.shift)
    form = shift_form(await roles_of(subject.view.offer.id), events)
    data = shift_data(subject.shift, await places_of(subject.shift.id))
    return await _shift_page(request, subject, form(data=data))


@post(SHIFT, opt=EDIT, status_code=303)
async def send_change(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
    shift_id: FromPath[UUID],
) -> Response[Any]:
    """Change the shift, with word to those who come when its time or place changes."""
    events = await events_beside(subject.view.organization.id, subject.shift)
    form = await read_form(request, shift_form(await roles_of(offer_id), events))
    try:
        form.need_valid()
        told = await change_shifts(viewer, shift_id, form.plan(), Scope(form.scope.data))
    except (Invalid, Refused) as error:
        form.take(error)
        return await _shift_page(request, subject, form, status=422)
    return back_told(subject.view, msg("The shift is changed."), told)


async def _shift_page(
    request: Request,
    found: ShiftView,
    form: ShiftForm,
    *,
    status: int = 200,
) -> Response[Any]:
    sheets = [one.sheet for one in await places_of(found.shift.id) if one.sheet]
    full = (await free_places(sheets)).values()
    return await desk_page(
        request,
        found.view.organization,
        "volunteering/desk/shift.html",
        status=status,
        view=found.view,
        shift=found.shift,
        form=form,
        others=await others_of_series(found.shift),
        people=sum(one.taken + one.waiting for one in full),
    )


@post(SHIFT + "/cancel", opt=EDIT, status_code=303)
async def send_cancellation(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    shift_id: FromPath[UUID],
) -> Response[Any]:
    """Call the shift off, with word to those who come; of a draft it just disappears."""
    form = await read_form(request, CancelShiftForm)
    if not form.validate():
        raise Invalid(form.errors)
    scope = Scope(form.scope.data)
    try:
        told = await cancel_shifts(viewer, shift_id, scope, reason=form.reason.data or "")
    except Invalid as invalid:
        trouble = trouble_of(invalid)
        return await overview(request, viewer, subject.view, trouble=trouble, status=422)
    return back_told(subject.view, CANCELLED[scope], told)


CANCELLED = {
    Scope.ONE: msg("The shift is cancelled."),
    Scope.FOLLOWING: msg("The shifts are cancelled."),
    Scope.ALL: msg("The shifts are cancelled."),
}


SHIFT_ROUTES = (send_shift, send_copy, show_shift, send_change, send_cancellation)
