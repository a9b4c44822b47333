"""An app for codes, passkeys and recovery codes: set up, renewed, taken off."""

from typing import Any

from litestar import MediaType
from litestar.di import NamedDependency
from markupsafe import Markup

from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.people.account_forms import AppForm, PasskeyForm, RowForm
from core.people.forms import EmptyForm
from core.people.proof import require_proof
from core.people.queries import factors_of
from core.people.routes.browser import challenge_token_of, with_challenge, with_proven_session
from core.people.routes.entrance import SECURITY
from core.people.routes.security import after_factor_removed, desk_page, row_of
from core.people.service.accounts import account_of
from core.people.service.passkeys import begin_registering, register_passkey, remove_passkey
from core.people.service.second_factor import (
    address_of_secret,
    begin_app,
    begun_secret,
    confirm_app,
    has_recovery_codes,
    make_recovery_codes,
    switch_app_off,
)
from core.people.sign_in_rules import may_use_passkeys
from core.services.documents.api import code_svg
from core.settings import current
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext

APP, PASSKEYS, CODES = SECURITY + "/app", SECURITY + "/passkeys", SECURITY + "/codes"
POLICY = {"policy": "people.account"}
WRONG_CODE = msg("This is not the code of this app now. Wait for the next one and type it.")
GROUP = 4


@get(APP, opt=POLICY)
async def show_app(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What the app is for; the key to scan, once it was begun."""
    await require_proof(viewer, back=APP)
    return await _app_page(request, viewer, AppForm())


@post(APP + "/begin", opt=POLICY)
async def begin(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Make a key for the app."""
    await read_form(request, EmptyForm)
    await require_proof(viewer, back=APP)
    await begin_app(viewer)
    return redirect(APP)


@post(APP, opt=POLICY)
async def confirm(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Switch the app on with its first code; recovery codes are shown with the first factor."""
    form = await read_form(request, AppForm)
    await require_proof(viewer, back=APP)
    if form.validate():
        if await confirm_app(viewer, form["code"].data):
            return await _added(request, viewer, gettext("The app is set up."))
        form.refuse("code", WRONG_CODE)
    return await _app_page(request, viewer, form, status=422)


@post(APP + "/off", opt=POLICY)
async def switch_off(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Forget the app; the other browsers are signed out."""
    await read_form(request, EmptyForm)
    account = await require_proof(viewer, back=APP)
    await switch_app_off(viewer)
    said = gettext("The app is switched off. Other browsers are signed out.")
    return await after_factor_removed(request, account, said)


@get(CODES, opt=POLICY)
async def show_codes(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """How many recovery codes are left, and the button for new ones."""
    account = await require_proof(viewer, back=CODES)
    return await desk_page(
        request, viewer, "people/codes.html", codes=(), factors=await factors_of(account)
    )


@post(CODES, opt=POLICY)
async def renew_codes(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """New recovery codes, shown this once."""
    await read_form(request, EmptyForm)
    account = await require_proof(viewer, back=CODES)
    if not (await factors_of(account)).is_any:
        return redirect(SECURITY)
    return await _codes_page(request, viewer, gettext("You have new recovery codes."))


@get(PASSKEYS, opt=POLICY)
async def show_passkeys(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """The person's passkeys, and the form for one more."""
    await require_proof(viewer, back=PASSKEYS)
    return await _passkeys_page(request, viewer, PasskeyForm())


@post(PASSKEYS + "/begin", opt=POLICY)
async def begin_passkey(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What the browser's script asks the device to make, as JSON."""
    await read_form(request, EmptyForm)
    await require_proof(viewer, back=PASSKEYS)
    options, token = await begin_registering(viewer)
    return with_challenge(Response(options.encode(), media_type=MediaType.JSON), token)


@post(PASSKEYS, opt=POLICY)
async def add_passkey(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Keep the key that the device made."""
    form = await read_form(request, PasskeyForm)
    await require_proof(viewer, back=PASSKEYS)
    try:
        if form.validate():
            await register_passkey(
                viewer,
                browser=challenge_token_of(request),
                credential=form["credential"].data or "",
                name=form["name"].data,
            )
            return await _added(request, viewer, gettext("The passkey is added."))
    except Refused as error:
        form.refuse("name", error.refusal.text)
    form["credential"].data = ""
    return await _passkeys_page(request, viewer, form, status=422)


@post(PASSKEYS + "/remove", opt=POLICY)
async def take_passkey_off(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Forget a passkey; the other browsers are signed out."""
    form = await read_form(request, RowForm)
    account = await require_proof(viewer, back=PASSKEYS)
    await remove_passkey(viewer, row_of(form))
    said = gettext("The passkey is removed. Other browsers are signed out.")
    return await after_factor_removed(request, account, said)


async def _added(request: Request, viewer: Viewer, said: str) -> Response[Any]:
    """The session is strong from now on; the first factor brings recovery codes with it."""
    if await has_recovery_codes(account_of(viewer)):
        response = with_flash(redirect(SECURITY), "success", said)
    else:
        response = await _codes_page(request, viewer, said)
    return await with_proven_session(request, response)


async def _codes_page(request: Request, viewer: Viewer, said: str) -> Response[Any]:
    codes = await make_recovery_codes(viewer)
    return await desk_page(request, viewer, "people/codes.html", codes=codes, said=said)


async def _app_page(
    request: Request, viewer: Viewer, form: AppForm, *, status: int = 200
) -> Response[Any]:
    account = account_of(viewer)
    secret = await begun_secret(account)
    address = address_of_secret(secret, email=viewer.email) if secret else ""
    groups = [secret[at : at + GROUP] for at in range(0, len(secret), GROUP)] if secret else []
    return await desk_page(
        request,
        viewer,
        "people/app.html",
        status=status,
        form=form,
        factors=await factors_of(account),
        address=address,
        svg=Markup(code_svg(address)) if address else "",  # noqa: S704 -- our own drawing
        groups=groups,
    )


async def _passkeys_page(
    request: Request, viewer: Viewer, form: PasskeyForm, *, status: int = 200
) -> Response[Any]:
    return await desk_page(
        request,
        viewer,
        "people/passkeys.html",
        status=status,
        form=form,
        factors=await factors_of(account_of(viewer)),
        has_passkeys=may_use_passkeys(current().base_url),
    )


HANDLERS = (
    show_app,
    begin,
    confirm,
    switch_off,
    show_codes,
    renew_codes,
    show_passkeys,
    begin_passkey,
    add_passkey,
    take_passkey_off,
)
