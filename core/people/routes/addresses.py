"""Change of the sign-in address: asked for, and confirmed with the link that was mailed to it."""

from typing import Any

from litestar.di import NamedDependency

from core.contracts.errors import NotFound, Refused
from core.people.account_forms import AddressForm
from core.people.forms import EmptyForm
from core.people.proof import require_proof
from core.people.routes.browser import session_token_of, with_rotated_session
from core.people.routes.entrance import SECURITY
from core.people.routes.security import desk_page
from core.people.service.accounts import account_of
from core.people.service.addresses import ask_for_address, confirm_address, waiting_change
from core.people.service.sessions import end_sessions
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import FromPath, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render

ADDRESS = SECURITY + "/address"
LINK = ADDRESS + "/{token:str}"
POLICY = {"policy": "people.account"}
LINK_POLICY = {"policy": "people.address"}


@get(ADDRESS, opt=POLICY)
async def show_address(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Where a new address is typed."""
    await require_proof(viewer, back=ADDRESS)
    return await desk_page(request, viewer, "people/address.html", form=AddressForm())


@post(ADDRESS, opt=POLICY)
async def ask_for_change(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Mail the link to the new address."""
    form = await read_form(request, AddressForm)
    if not form.validate():
        return await desk_page(request, viewer, "people/address.html", status=422, form=form)
    await require_proof(viewer, back=ADDRESS)
    try:
        await ask_for_address(viewer, form["email"].data)
    except Refused as error:
        form.refuse("email", error.refusal.text)
        return await desk_page(request, viewer, "people/address.html", status=422, form=form)
    said = gettext("We wrote to %(email)s. Open the link in that mail.", email=form["email"].data)
    return with_flash(redirect(SECURITY), "info", said)


@get(LINK, opt=LINK_POLICY)
async def show_change(
    request: Request, viewer: NamedDependency[Viewer], token: FromPath[str]
) -> Response[Any]:
    """A page with a button; reading it changes nothing."""
    change = await waiting_change(viewer, token)
    if change is None:
        return await render(request, "people/link_gone.html", status=410)
    return await desk_page(request, viewer, "people/address_confirm.html", change=change)


@post(LINK, opt=LINK_POLICY)
async def confirm_change(
    request: Request, viewer: NamedDependency[Viewer], token: FromPath[str]
) -> Response[Any]:
    """The new address signs in from now on; the other browsers are signed out."""
    await read_form(request, EmptyForm)
    try:
        await confirm_address(viewer, token)
    except NotFound:
        return await render(request, "people/link_gone.html", status=410)
    await end_sessions(account_of(viewer), but=session_token_of(request))
    said = gettext("Your address is changed. Other browsers are signed out.")
    return await with_rotated_session(request, with_flash(redirect(SECURITY), "success", said))


HANDLERS = (show_address, ask_for_change, show_change, confirm_change)
