"""Invitations: a page with a button, and what the button does."""

from typing import Any

from litestar.di import NamedDependency

from core.contracts.errors import Refused
from core.people.directory import organization_by_id
from core.people.forms import EmptyForm
from core.people.routes.browser import with_rotated_session
from core.people.routes.entrance import enter
from core.people.service.invitations import GONE, accept_invitation, open_invitation
from core.people.values import ROLE_TITLES, OrganizationRole
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import FromPath, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render

PAGE = "/invitations/{token:str}"
POLICY = {"policy": "people.invitation"}


@get(PAGE, opt=POLICY)
async def show_invitation(request: Request, token: FromPath[str]) -> Response[Any]:
    """Who invites to what; reading it uses nothing up."""
    invitation = await open_invitation(token)
    organization = await organization_by_id(invitation.organization) if invitation else None
    if invitation is None or organization is None:
        return await render(request, "people/link_gone.html", status=410)
    return await render(
        request,
        "people/invitation.html",
        invitation=invitation,
        organization=organization,
        role_title=gettext(ROLE_TITLES[OrganizationRole(invitation.role)]),
    )


@post(PAGE, opt=POLICY)
async def accept(
    request: Request, viewer: NamedDependency[Viewer], token: FromPath[str]
) -> Response[Any]:
    """Accept it; a visitor is signed in with the invited address."""
    await read_form(request, EmptyForm)
    invitation = await open_invitation(token)
    try:
        account = await accept_invitation(viewer, token)
    except Refused as error:
        if error.refusal is GONE:
            return await render(request, "people/link_gone.html", status=410)
        raise
    organization = await organization_by_id(invitation.organization) if invitation else None
    said = gettext("Welcome to %(name)s.", name=organization.name if organization else "")
    if viewer.account == account:
        entered = await with_rotated_session(request, redirect("/desk"))
    else:
        entered = await enter(request, account, "/desk")
    return with_flash(entered, "success", said)


HANDLERS = (show_invitation, accept)
