"""The second factor at sign-in, the same asked anew later, and passkeys for both and alone."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import MediaType
from litestar.di import NamedDependency

from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.people.account_forms import FactorForm, PasskeyAnswerForm
from core.people.forms import EmptyForm
from core.people.queries import factors_of
from core.people.routes.browser import (
    challenge_token_of,
    session_token_of,
    with_challenge,
    with_proven_session,
)
from core.people.routes.entrance import SECOND, SECURITY, enter_at
from core.people.service.accounts import account_of
from core.people.service.passkeys import begin_proving, use_passkey
from core.people.service.second_factor import use_code
from core.people.service.sessions import pending_account
from core.people.service.sign_in import take_network_try
from core.people.sign_in_rules import may_use_passkeys, next_path
from core.people.values import SessionLevel
from core.settings import current
from core.web.connection import client_address
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render

PROVE, PASSKEY = "/me/prove", "/sign-in/passkey"
SIGN_IN_POLICY = {"policy": "people.sign_in"}
POLICY = {"policy": "people.account"}
WRONG = msg("This code is not good. Codes of the app work once: wait for the next one.")


@get(SECOND, opt=SIGN_IN_POLICY)
async def show_second(request: Request) -> Response[Any]:
    """Where the second factor is given; the way back to the first where there is none."""
    account = await pending_account(session_token_of(request) or "")
    if account is None:
        return redirect("/sign-in")
    wanted = next_path(request.query_params.get("next"))
    return await _page(request, account, await _form(request, wanted), action=SECOND)


@post(SECOND, opt=SIGN_IN_POLICY)
async def give_second(request: Request) -> Response[Any]:
    """Sign in with a code of the app or from paper."""
    form = await read_form(request, FactorForm)
    account = await pending_account(session_token_of(request) or "")
    if account is None:
        return redirect("/sign-in")
    if form.validate():
        if await use_code(account, form["code"].data):
            path = next_path(form["next"].data)
            return await enter_at(request, account, path, level=SessionLevel.STRONG)
        form.refuse("code", WRONG)
    return await _page(request, account, form, action=SECOND, status=422)


@get(PROVE, opt=POLICY)
async def show_proof(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Where one shows anew who one is, before something that matters."""
    wanted = next_path(request.query_params.get("next"))
    account = account_of(viewer)
    if viewer.withheld and not (await factors_of(account)).is_any:
        return redirect(SECURITY)
    return await _page(request, account, await _form(request, wanted), action=PROVE)


@post(PROVE, opt=POLICY)
async def give_proof(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Note that it was shown, and go on."""
    form = await read_form(request, FactorForm)
    account = account_of(viewer)
    if form.validate():
        if await use_code(account, form["code"].data):
            return await with_proven_session(request, redirect(next_path(form["next"].data)))
        form.refuse("code", WRONG)
    return await _page(request, account, form, action=PROVE, status=422)


@post(PASSKEY + "/begin", opt=SIGN_IN_POLICY)
async def begin_passkey(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What the browser's script asks the device to sign, as JSON."""
    await read_form(request, EmptyForm)
    await take_network_try(client_address(request))
    options, token = await begin_proving(await _expected(request, viewer))
    return with_challenge(Response(options.encode(), media_type=MediaType.JSON), token)


@post(PASSKEY, opt=SIGN_IN_POLICY)
async def give_passkey(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Sign in with a passkey alone, or as the second factor, or show anew who one is."""
    form = await read_form(request, PasskeyAnswerForm)
    await take_network_try(client_address(request))
    expected = await _expected(request, viewer)
    path = next_path(form["next"].data)
    try:
        account = await use_passkey(
            browser=challenge_token_of(request),
            credential=form["credential"].data or "",
            account=expected,
        )
    except Refused as error:
        return with_flash(_back(viewer, expected, path), "error", gettext(error.refusal.text))
    if viewer.account:
        return await with_proven_session(request, redirect(path))
    return await enter_at(request, account, path, level=SessionLevel.STRONG)


async def _expected(request: Request, viewer: Viewer) -> UUID | None:
    """Whose passkey it must be: the viewer's, or that of the first factor that was shown."""
    return viewer.account or await pending_account(session_token_of(request) or "")


def _back(viewer: Viewer, expected: UUID | None, path: str) -> Response[Any]:
    page = PROVE if viewer.account else SECOND if expected else "/sign-in"
    return redirect(f"{page}?next={quote(path)}")


async def _form(request: Request, wanted: str) -> FactorForm:
    return await read_form(request, FactorForm, data={"next": wanted})


async def _page(
    request: Request, account: UUID, form: FactorForm, *, action: str, status: int = 200
) -> Response[Any]:
    return await render(
        request,
        "people/proof.html",
        status=status,
        form=form,
        action=action,
        factors=await factors_of(account),
        has_passkeys=may_use_passkeys(current().base_url),
    )


HANDLERS = (show_second, give_second, show_proof, give_proof, begin_passkey, give_passkey)
