"""A person's own account: name, language, and the age that they said."""

from typing import Any

from litestar.di import NamedDependency

from core.contracts.ages import AgeBand
from core.contracts.errors import Refused
from core.people.account_forms import AgeForm, PersonForm
from core.people.ages import age_of
from core.people.service.accounts import change_person
from core.people.service.ages import correct_own_age
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render_desk

PAGE = "/me/account"
POLICY = {"policy": "people.account"}


@get(PAGE, opt=POLICY)
async def show_account(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Name and language."""
    form = PersonForm(data={"name": viewer.name, "language": viewer.language})
    return await _page(request, viewer, form)


@post(PAGE, opt=POLICY)
async def save_account(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Change one's name and language."""
    form = await read_form(request, PersonForm)
    if not form.validate():
        return await _page(request, viewer, form, status=422)
    await change_person(viewer, name=form["name"].data, language=form["language"].data)
    return with_flash(redirect(PAGE), "success", gettext("Your details are saved."))


@post(PAGE + "/age", opt=POLICY)
async def save_age(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Correct the age that one said; sign-ups that rest on it are looked at again."""
    form = await read_form(request, AgeForm)
    person = PersonForm(data={"name": viewer.name, "language": viewer.language})
    if not form.validate():
        return await _page(request, viewer, person, age_form=form, status=422)
    try:
        await correct_own_age(viewer, AgeBand(form["age"].data))
    except Refused as refused:
        form.refuse("age", refused.refusal.text)
        return await _page(request, viewer, person, age_form=form, status=422)
    return with_flash(redirect(PAGE), "success", gettext("Your age is corrected."))


async def _page(
    request: Request,
    viewer: Viewer,
    form: PersonForm,
    *,
    age_form: AgeForm | None = None,
    status: int = 200,
) -> Response[Any]:
    said = await age_of(viewer.person) if viewer.person else None
    return await render_desk(
        request,
        "people/account.html",
        place="me",
        title=viewer.name or viewer.email,
        status=status,
        person_form=form,
        age_form=age_form or AgeForm(data={"age": said.band.value} if said else None),
        said=said,
    )


HANDLERS = (show_account, save_account, save_age)
