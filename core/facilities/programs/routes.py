"""The pages of tokens: one's own, and those that act for one organization."""

from __future__ import annotations

from typing import Any

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.data.times import utc_now
from core.facilities.programs.description import scopes_of
from core.facilities.programs.forms import TokenForm
from core.facilities.programs.places import choices, chosen, things_ahead
from core.facilities.programs.queries import tokens_of_account, tokens_of_organization
from core.facilities.programs.service import make_token, revoke_token
from core.facilities.programs.values import TokenWish
from core.people.api import Organization, has_fresh_proof, organizations_of, require_proof
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
from core.web.handlers import NamedDependency, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render_desk

OWN = "/me/tokens"
DESK = "/desk/{organization_slug:str}/tokens"
OWN_POLICY = {"policy": "programs.tokens"}
DESK_POLICY = {"policy": "programs.organization_tokens"}


@get(OWN, opt=OWN_POLICY)
async def show_own(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """One's own tokens, and the form for a new one."""
    return await _page(request, viewer, None)


@post(OWN, opt=OWN_POLICY, status_code=200)
async def send_own(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Make a token and show it this once."""
    return await _make(request, viewer, None)


@get(DESK, opt=DESK_POLICY)
async def show_desk(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The tokens that act for an organization, whoever made them."""
    return await _page(request, viewer, subject)


@post(DESK, opt=DESK_POLICY, status_code=200)
async def send_desk(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Make a token that is good for this organization only."""
    return await _make(request, viewer, subject)


@post("/tokens/{token_id:uuid}/revoke", opt={"policy": "programs.token.revoke"}, status_code=200)
async def send_end(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """End a token; the program that uses it is shut out at its next request."""
    await read_form(request, Form)
    await revoke_token(viewer, subject)
    is_own = subject.account == viewer.account
    back = OWN if is_own else f"/desk/{subject.organization_slug}/tokens"
    return with_flash(redirect(back), "success", gettext(msg("The token is ended.")))


async def _hosts(viewer: Viewer, organization: Organization | None) -> list[Organization]:
    """The organizations to which a token can be limited."""
    if organization is not None:
        return [organization]
    mine = await organizations_of(viewer.account) if viewer.account else []
    return [one for one in mine if viewer.coordinates(one.id)]


async def _make(
    request: Request, viewer: Viewer, organization: Organization | None
) -> Response[Any]:
    await require_proof(viewer, back=_path(organization))
    hosts = await _hosts(viewer, organization)
    things = await things_ahead(hosts)
    places = choices(hosts, things, is_own=organization is None)
    form = await read_form(request, TokenForm, scopes=_scopes(), places=places)
    if not form.validate():
        return await _page(request, viewer, organization, form=form)
    host, thing = chosen(form.where.data, things, hosts)
    wish = TokenWish(
        name=form.name.data,
        scopes=tuple(form.scopes.data),
        days=int(form.days.data),
        organization=host,
        thing=thing,
    )
    try:
        token = await make_token(viewer, wish, known=_scopes())
    except Invalid as error:
        form.take(error)
        return await _page(request, viewer, organization, form=form)
    except Refused as error:
        form.form_errors = [gettext(error.refusal.text)]
        form.refuse("name", error.refusal.text)
        return await _page(request, viewer, organization, form=form)
    return await _page(request, viewer, organization, made=token)


def _path(organization: Organization | None) -> str:
    return f"/desk/{organization.slug}/tokens" if organization else OWN


def _scopes() -> dict[str, str]:
    return {one.key: gettext(one.title) for one in scopes_of()}


async def _page(
    request: Request,
    viewer: Viewer,
    organization: Organization | None,
    *,
    form: TokenForm | None = None,
    made: str = "",
) -> Response[Any]:
    hosts = await _hosts(viewer, organization)
    places = choices(hosts, await things_ahead(hosts), is_own=organization is None)
    now = utc_now()
    found = (
        await tokens_of_organization(organization.id)
        if organization
        else await tokens_of_account(viewer.account)
        if viewer.account
        else ()
    )
    return await render_desk(
        request,
        "programs/tokens.html",
        place="desk" if organization else "me",
        title=organization.name if organization else viewer.name or viewer.email,
        organization_slug=organization.slug if organization else "",
        status=422 if form is not None else 200,
        action=_path(organization),
        is_proven=await has_fresh_proof(viewer),
        form=form or TokenForm(scopes=_scopes(), places=places),
        made=made,
        scope_titles=_scopes(),
        things={value.partition(":")[2]: title for value, title in places.items()},
        tokens=[one for one in found if one.is_alive(now)],
        ended=[one for one in found if not one.is_alive(now)],
    )


ROUTES = (show_own, send_own, show_desk, send_desk, send_end)
