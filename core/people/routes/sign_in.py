"""Sign-in by code, by link and by password, and sign-out."""

from typing import Any

from core.contracts.texts import msg
from core.people.account_forms import CodeForm, LinkForm, PasswordSignInForm, SignInForm
from core.people.forms import EmptyForm
from core.people.routes.browser import begun_token_of, session_token_of, with_begun
from core.people.routes.entrance import enter
from core.people.service.accounts import account_with_password
from core.people.service.sessions import end_session
from core.people.service.sign_in import (
    attempt_of_browser,
    attempt_of_link,
    is_from_browser,
    send_sign_in_mail,
    take_network_try,
    take_password_try,
    use_code,
    use_link,
)
from core.people.sign_in_rules import may_use_passkeys, next_path
from core.settings import current
from core.web.connection import client_address
from core.web.cookies import clear_session
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import FromPath, Request, Response, get, post, redirect
from core.web.i18n import gettext, language
from core.web.rendering import render

SIGN_IN, CODE, PASSWORD = "/sign-in", "/sign-in/code", "/sign-in/password"
POLICY = {"policy": "people.sign_in"}
WRONG_CODE = msg("This is not the code, or it is too old. Look again, or ask for a new one.")
WRONG_ADDRESS = msg("The link was not sent to this address.")
WRONG_PASSWORD = msg("Address and password do not belong together. You can use a code instead.")


@get(SIGN_IN, opt=POLICY)
async def show_sign_in(request: Request) -> Response[Any]:
    """Where somebody types their address."""
    wanted = next_path(request.query_params.get("next"))
    form = await read_form(request, SignInForm, data={"next": wanted})
    return await _sign_in_page(request, form)


@post(SIGN_IN, opt=POLICY)
async def begin_sign_in(request: Request) -> Response[Any]:
    """Send the code and the link: one answer for every address."""
    form = await read_form(request, SignInForm)
    if not form.validate():
        return await _sign_in_page(request, form, status=422)
    await take_network_try(client_address(request))
    browser = await send_sign_in_mail(
        email=form["email"].data, language=language(), wanted=form["next"].data
    )
    return with_begun(redirect(CODE), browser)


@get(CODE, opt=POLICY)
async def show_code(request: Request) -> Response[Any]:
    """Where the code is typed."""
    attempt = await attempt_of_browser(begun_token_of(request))
    form = await read_form(request, CodeForm)
    email = attempt.email if attempt else ""
    return await render(request, "people/sign_in_code.html", form=form, email=email)


@post(CODE, opt=POLICY)
async def enter_code(request: Request) -> Response[Any]:
    """Sign in with the code, in the browser that asked for it."""
    form = await read_form(request, CodeForm)
    attempt = await attempt_of_browser(begun_token_of(request))
    await take_network_try(client_address(request))
    if form.validate() and attempt is not None:
        done = await use_code(attempt, form["code"].data)
        if done is not None:
            return await enter(request, done.account, done.next_path)
        form.refuse("code", WRONG_CODE)
    elif attempt is None:
        form.refuse("code", WRONG_CODE)
    email = attempt.email if attempt else ""
    return await render(request, "people/sign_in_code.html", status=422, form=form, email=email)


@get(SIGN_IN + "/link/{token:str}", opt=POLICY)
async def show_link(request: Request, token: FromPath[str]) -> Response[Any]:
    """A page with a button; reading it uses nothing up, as mail scanners read links."""
    attempt = await attempt_of_link(token)
    if attempt is None:
        return await _gone(request)
    return await _link_page(
        request, LinkForm(), is_ours=is_from_browser(attempt, begun_token_of(request))
    )


@post(SIGN_IN + "/link/{token:str}", opt=POLICY)
async def open_link(request: Request, token: FromPath[str]) -> Response[Any]:
    """Sign in with the link; another browser than the asking one names the address first."""
    form = await read_form(request, LinkForm)
    await take_network_try(client_address(request))
    attempt = await attempt_of_link(token)
    if attempt is None:
        return await _gone(request)
    is_ours = is_from_browser(attempt, begun_token_of(request))
    if not form.validate():
        return await _link_page(request, form, is_ours=is_ours, status=422)
    done = await use_link(attempt, email=None if is_ours else form["email"].data or "")
    if done is not None:
        return await enter(request, done.account, done.next_path)
    if await attempt_of_link(token) is None:
        return await _gone(request)
    form.refuse("email", WRONG_ADDRESS)
    return await _link_page(request, form, is_ours=is_ours, status=422)


@get(PASSWORD, opt=POLICY)
async def show_password(request: Request) -> Response[Any]:
    """Sign-in for those who set a password."""
    wanted = next_path(request.query_params.get("next"))
    form = await read_form(request, PasswordSignInForm, data={"next": wanted})
    return await render(request, "people/sign_in_password.html", form=form)


@post(PASSWORD, opt=POLICY)
async def enter_password(request: Request) -> Response[Any]:
    """Sign in with a password: one answer for a wrong one and for none at all."""
    form = await read_form(request, PasswordSignInForm)
    if form.validate():
        await take_network_try(client_address(request))
        await take_password_try(form["email"].data)
        account = await account_with_password(
            email=form["email"].data, password=form["password"].data
        )
        if account is not None:
            return await enter(request, account, next_path(form["next"].data))
        form.refuse("password", WRONG_PASSWORD)
    return await render(request, "people/sign_in_password.html", status=422, form=form)


@post("/sign-out", opt=POLICY)
async def sign_out(request: Request) -> Response[Any]:
    """End this session; its token opens nothing any more."""
    await read_form(request, EmptyForm)
    token = session_token_of(request)
    if token:
        await end_session(token)
    return with_flash(clear_session(redirect("/")), "success", gettext("You are signed out."))


async def _sign_in_page(request: Request, form: SignInForm, *, status: int = 200) -> Response[Any]:
    return await render(
        request,
        "people/sign_in.html",
        status=status,
        form=form,
        has_passkeys=may_use_passkeys(current().base_url),
    )


async def _link_page(
    request: Request, form: LinkForm, *, is_ours: bool, status: int = 200
) -> Response[Any]:
    return await render(
        request, "people/sign_in_link.html", status=status, form=form, is_ours=is_ours
    )


async def _gone(request: Request) -> Response[Any]:
    """One page for unknown, used and late links."""
    return await render(request, "people/link_gone.html", status=410)


HANDLERS = (
    show_sign_in,
    begin_sign_in,
    show_code,
    enter_code,
    show_link,
    open_link,
    show_password,
    enter_password,
    sign_out,
)
