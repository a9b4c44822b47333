"""How a person signs in, at a glance; their open sessions, their password."""

from typing import Any
from uuid import UUID

from litestar.di import NamedDependency

from core.contracts.errors import Invalid, Refused
from core.people.account_forms import PasswordForm, RowForm
from core.people.forms import EmptyForm
from core.people.proof import require_proof
from core.people.queries import account_by_id, factors_of, sessions_of
from core.people.routes.browser import session_token_of, with_proven_session, with_rotated_session
from core.people.routes.entrance import SECURITY
from core.people.service.accounts import account_of, set_password
from core.people.service.second_factor import forget_codes_without_factor
from core.people.service.sessions import end_one_session, end_sessions, session_id_of
from core.people.sign_in_rules import may_use_passkeys
from core.people.values import SessionLevel
from core.settings import current
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render_desk

SESSIONS, PASSWORD = SECURITY + "/sessions", SECURITY + "/password"
POLICY = {"policy": "people.account"}


@get(SECURITY, opt=POLICY)
async def show_security(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Address, password, second factors, sessions."""
    account = account_of(viewer)
    row = await account_by_id(account)
    return await desk_page(
        request,
        viewer,
        "people/security.html",
        factors=await factors_of(account),
        has_password=bool(row and row.password_hash),
        has_passkeys=may_use_passkeys(current().base_url),
        sessions=await sessions_of(account, this=None),
    )


@get(SESSIONS, opt=POLICY)
async def show_sessions(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Where the person is signed in."""
    this = await session_id_of(session_token_of(request) or "")
    sessions = await sessions_of(account_of(viewer), this=this)
    return await desk_page(request, viewer, "people/sessions.html", sessions=sessions)


@post(SESSIONS + "/end", opt=POLICY)
async def end_one(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Sign another browser out."""
    form = await read_form(request, RowForm)
    await end_one_session(account_of(viewer), row_of(form))
    return with_flash(redirect(SESSIONS), "success", gettext("That browser is signed out."))


@post(SESSIONS + "/end-others", opt=POLICY)
async def end_others(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Sign all other browsers out."""
    await read_form(request, EmptyForm)
    await end_sessions(account_of(viewer), but=session_token_of(request))
    return with_flash(redirect(SESSIONS), "success", gettext("All other browsers are signed out."))


@post(SESSIONS + "/end-all", opt=POLICY)
async def end_all(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Sign all browsers out, this one too."""
    await read_form(request, EmptyForm)
    await end_sessions(account_of(viewer))
    said = gettext("You are signed out everywhere.")
    return with_flash(redirect("/sign-in"), "success", said)


@get(PASSWORD, opt=POLICY)
async def show_password(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Where a password is set or changed."""
    await require_proof(viewer, back=PASSWORD)
    return await _password_page(request, viewer, PasswordForm())


@post(PASSWORD, opt=POLICY)
async def save_password(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Set a password; other browsers are signed out and this one gets a fresh session."""
    form = await read_form(request, PasswordForm)
    if not form.validate():
        return await _password_page(request, viewer, form, status=422)
    account = await require_proof(viewer, back=PASSWORD)
    try:
        await set_password(
            viewer, password=form["password"].data, old_password=form["old_password"].data or ""
        )
    except Invalid as error:
        form.take(error)
        return await _password_page(request, viewer, form, status=422)
    except Refused as error:
        form.refuse("password", error.refusal.text, **error.refusal.values)
        return await _password_page(request, viewer, form, status=422)
    await end_sessions(account, but=session_token_of(request))
    said = gettext("The password is set. Other browsers are signed out.")
    return await with_rotated_session(request, with_flash(redirect(SECURITY), "success", said))


async def after_factor_removed(request: Request, account: UUID, said: str) -> Response[Any]:
    """Sign the other browsers out; this one stays, as strong as what is left allows."""
    await forget_codes_without_factor(account)
    await end_sessions(account, but=session_token_of(request))
    is_any = (await factors_of(account)).is_any
    level = SessionLevel.STRONG if is_any else SessionLevel.SINGLE
    response = with_flash(redirect(SECURITY), "success", said)
    return await with_proven_session(request, response, level=level)


def row_of(form: RowForm) -> UUID:
    """The id in a button's form. Raises Invalid for what is none."""
    try:
        return UUID(form["row"].data or "")
    except ValueError as error:
        raise Invalid({"row": ["This field is not known here."]}) from error


async def desk_page(
    request: Request, viewer: Viewer, template: str, *, status: int = 200, **context: Any
) -> Response[Any]:
    """A page of the person's own desk."""
    return await render_desk(
        request,
        template,
        place="me",
        title=viewer.name or viewer.email,
        status=status,
        **context,
    )


async def _password_page(
    request: Request, viewer: Viewer, form: PasswordForm, *, status: int = 200
) -> Response[Any]:
    row = await account_by_id(account_of(viewer))
    return await desk_page(
        request,
        viewer,
        "people/password.html",
        status=status,
        form=form,
        has_password=bool(row and row.password_hash),
    )


HANDLERS = (
    show_security,
    show_sessions,
    end_one,
    end_others,
    end_all,
    show_password,
    save_password,
)
