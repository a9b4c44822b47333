"""A person's own account: name, language, password, open sessions."""

from typing import Any
from uuid import UUID

from litestar.di import NamedDependency

from core.contracts.errors import Invalid, Refused
from core.people.forms import EmptyForm, PasswordForm, PersonForm
from core.people.queries import account_by_id, sessions_of
from core.people.routes.browser import session_token_of, with_rotated_session
from core.people.service.accounts import change_person, set_password
from core.people.service.sessions import end_one_session, end_sessions, session_id_of
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import FromPath, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render_desk

PAGE = "/me/account"
POLICY = {"policy": "people.account"}


@get(PAGE, opt=POLICY)
async def show_account(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Name, language, password, sessions."""
    return await _page(request, viewer)


@post(PAGE, opt=POLICY)
async def save_account(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Change one's name and language."""
    form = await read_form(request, PersonForm)
    if not form.validate():
        return await _page(request, viewer, person_form=form)
    await change_person(viewer, name=form["name"].data, language=form["language"].data)
    return with_flash(redirect(PAGE), "success", gettext("Your details are saved."))


@post(PAGE + "/password", opt=POLICY)
async def save_password(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Set a password; other browsers are signed out and this one gets a fresh session."""
    form = await read_form(request, PasswordForm)
    if not form.validate():
        return await _page(request, viewer, password_form=form)
    try:
        await set_password(
            viewer, password=form["password"].data, old_password=form["old_password"].data or ""
        )
    except Invalid as error:
        form.take(error)
        return await _page(request, viewer, password_form=form)
    except Refused as error:
        form.refuse("password", error.refusal.text, **error.refusal.values)
        return await _page(request, viewer, password_form=form)
    await end_sessions(_account(viewer), but=session_token_of(request))
    said = gettext("The password is set. Other browsers are signed out.")
    return await with_rotated_session(request, with_flash(redirect(PAGE), "success", said))


@post(PAGE + "/sessions/{session:uuid}/end", opt=POLICY)
async def end_one(
    request: Request, viewer: NamedDependency[Viewer], session: FromPath[UUID]
) -> Response[Any]:
    """Sign another browser out."""
    await read_form(request, EmptyForm)
    await end_one_session(_account(viewer), session)
    return with_flash(redirect(PAGE), "success", gettext("That browser is signed out."))


@post(PAGE + "/sessions/end", opt=POLICY)
async def end_all(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Sign all browsers out, this one too."""
    await read_form(request, EmptyForm)
    await end_sessions(_account(viewer))
    said = gettext("You are signed out everywhere.")
    return with_flash(redirect("/sign-in"), "success", said)


def _account(viewer: Viewer) -> UUID:
    assert viewer.account is not None
    return viewer.account


async def _page(
    request: Request,
    viewer: Viewer,
    *,
    person_form: PersonForm | None = None,
    password_form: PasswordForm | None = None,
) -> Response[Any]:
    account = await account_by_id(_account(viewer))
    this = await session_id_of(session_token_of(request) or "")
    is_wrong = person_form is not None or password_form is not None
    return await render_desk(
        request,
        "people/account.html",
        place="me",
        title=viewer.name or viewer.email,
        status=422 if is_wrong else 200,
        person_form=person_form
        or PersonForm(data={"name": viewer.name, "language": viewer.language}),
        password_form=password_form or PasswordForm(),
        has_password=bool(account and account.password_hash),
        sessions=await sessions_of(_account(viewer), this=this),
    )


HANDLERS = (show_account, save_account, save_password, end_one, end_all)
