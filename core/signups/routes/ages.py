"""Correcting the age of somebody on a host's list, with a reason that is logged."""

from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.texts import msg
from core.people.api import correct_age
from core.signups.forms import AgeForm
from core.signups.minors import asks_age
from core.signups.queries.sheets import signup_by_id
from core.signups.routes.desk_page import BASE, Typed, back_to, list_page
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    post,
    redirect,
)
from core.web.i18n import gettext


@post(BASE + "/{signup_id:uuid}/age", opt={"policy": "signups.signup.manage"}, status_code=200)
async def send_age(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """Keep the right age; what rests on it is looked at again."""
    place = await signup_by_id(signup_id)
    if place is None or place.person is None or not asks_age(subject.sheet):
        raise NotFound
    form = await read_form(request, AgeForm)
    band = form.band() if form.validate() and form.is_age_said(is_asked=True) else None
    if band is None:
        return await list_page(
            request, viewer, subject, Typed(age=form, about=signup_id), status=422
        )
    await correct_age(
        viewer,
        place.person,
        band,
        organization=subject.sheet.organization,
        reason=form.reason.data,
    )
    text = gettext(msg("The age is corrected. Sign-ups that rest on it were looked at again."))
    return with_flash(redirect(back_to(subject)), "success", text)


AGE_ROUTES = (send_age,)
