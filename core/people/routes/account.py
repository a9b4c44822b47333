"""A person's own account: name and language."""

from typing import Any

from litestar.di import NamedDependency

from core.people.account_forms import PersonForm
from core.people.service.accounts import change_person
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


async def _page(
    request: Request, viewer: Viewer, form: PersonForm, *, status: int = 200
) -> Response[Any]:
    return await render_desk(
        request,
        "people/account.html",
        place="me",
        title=viewer.name or viewer.email,
        status=status,
        person_form=form,
    )


HANDLERS = (show_account, save_account)
