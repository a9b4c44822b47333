"""A class is signed up for a shift: which one, whom, and for whom it cannot be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.ids import new_token
from core.data.times import city_today, utc_now
from core.people.api import desk_page
from core.signups.api import SignupState, free_places
from core.web.flashes import with_flash
from core.web.forms import Form, idempotency_key, read_form
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
from core.web.i18n import ngettext
from plugins.volunteering.queries import RoleView, shift_role_by_id, shifts_open_to_all
from plugins.volunteering.queries.school_hours import standings_of
from plugins.volunteering.queries.schools import ClassView, signups_of_class
from plugins.volunteering.routes.classes import CLASS, OF_CLASS, class_page
from plugins.volunteering.school_forms import ChosenForm
from plugins.volunteering.school_values import ConsentPurpose
from plugins.volunteering.service.class_signups import (
    ClassAnswer,
    cancel_class,
    open_places,
    sign_up_class,
)

THERE = {SignupState.HELD, SignupState.REQUESTED, SignupState.CONFIRMED}
NOBODY = Refusal("nobody_chosen", msg("Tick whom to sign up."))


@get(CLASS + "/sign-up", opt=OF_CLASS)
async def show_shifts(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Shifts ahead that everybody can sign up for, with free places."""
    shifts = await shifts_open_to_all(now=utc_now(), own=subject.school.id)
    places = await free_places([sheet for one in shifts for sheet in one.line.sheets])
    return await desk_page(
        request,
        subject.school,
        "volunteering/classes/shifts.html",
        view=subject,
        shifts=shifts,
        places=places,
    )


@get(CLASS + "/sign-up/{places_id:uuid}", opt=OF_CLASS)
async def show_sign_up(
    request: Request,
    subject: NamedDependency[Any],
    places_id: FromPath[UUID],
) -> Response[Any]:
    """Whom of the class to sign up; everybody who is not yet is ticked."""
    return await _sign_up_page(request, subject, places_id)


@post(CLASS + "/sign-up/{places_id:uuid}", opt=OF_CLASS, status_code=303)
async def send_sign_up(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    places_id: FromPath[UUID],
) -> Response[Any]:
    """Sign all of them up, or nobody, and say for whom why."""
    form = await read_form(request, ChosenForm)
    found = await open_places(subject, places_id)
    members = await standings_of(subject, today=city_today())
    form.offer({str(one.pupil.id): one.pupil.name for one in members})
    if not form.validate() or not form.chosen():
        return await _sign_up_page(
            request, subject, places_id, form=form, status=422, refusal=NOBODY
        )
    key = await idempotency_key(request) or new_token()[0]
    try:
        answer = await sign_up_class(viewer, subject, _sheet(found), form.chosen(), key=key)
    except Refused as refused:
        return await _sign_up_page(
            request, subject, places_id, form=form, status=409, refusal=refused.refusal
        )
    if answer.refusals:
        return await _sign_up_page(
            request, subject, places_id, form=form, status=409, answer=answer
        )
    text = ngettext(
        "%(num)d pupil is signed up.", "%(num)d pupils are signed up.", len(answer.signups)
    )
    return with_flash(redirect(f"{subject.desk_path}#signed-up"), "success", text)


@post(CLASS + "/sign-up/{places_id:uuid}/cancel", opt=OF_CLASS, status_code=303)
async def send_sign_up_away(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    places_id: FromPath[UUID],
) -> Response[Any]:
    """Take the class's sign-ups for a shift back."""
    await read_form(request, Form)
    found = await shift_role_by_id(places_id)
    if found is None or found.places.sheet is None:
        raise NotFound
    try:
        number = await cancel_class(viewer, subject, found.places.sheet)
    except Refused as refused:
        return await class_page(request, subject, status=409, refusal=refused.refusal)
    text = ngettext("%(num)d sign-up is cancelled.", "%(num)d sign-ups are cancelled.", number)
    return with_flash(redirect(subject.desk_path), "success", text)


def _sheet(found: RoleView) -> UUID:
    sheet: UUID = found.places.sheet
    return sheet


async def _sign_up_page(
    request: Request,
    view: ClassView,
    places: UUID,
    *,
    form: ChosenForm | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
    answer: ClassAnswer | None = None,
) -> Response[Any]:
    found = await open_places(view, places)
    members = [one.pupil for one in await standings_of(view, today=city_today())]
    there = {
        one.pupil
        for one in await signups_of_class(view.school_class.id)
        if one.sheet == _sheet(found) and one.state in THERE
    }
    free = [one for one in members if one.id not in there]
    ticked = set(form.chosen()) if form and form.pupils.data else {one.id for one in free}
    return await desk_page(
        request,
        view.school,
        "volunteering/classes/sign_up.html",
        status=status,
        view=view,
        found=found,
        free=free,
        there=[one for one in members if one.id in there],
        ticked=ticked,
        refusal=refusal,
        refusals=answer.refusals if answer else {},
        places=(await free_places([_sheet(found)])).get(_sheet(found)),
        idempotency_key=new_token()[0],
        purposes=ConsentPurpose,
    )


CLASS_SIGNUP_ROUTES = (show_shifts, show_sign_up, send_sign_up, send_sign_up_away)
