"""Taking over an imported organization: by the mailed link, on request, and the city's side."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, NotAllowed, NotFound, Refused
from core.contracts.texts import msg
from core.people.directory import organization_by_id
from core.people.forms import ClaimForm, EmptyForm, LinkClaimForm
from core.people.queries import person_by_id
from core.people.routes.browser import session_token_of, with_session
from core.people.routes.city import LIST, city_desk
from core.people.service.claim_links import claim_by_link, open_claim_link, send_claim_link
from core.people.service.claims import CASE_KIND, GONE, ask_to_take_over, claim_by_id
from core.people.service.sessions import start_session
from core.people.service.terms import terms_in_force
from core.people.tables import Claim, Organization
from core.services.cases.api import last_case_of
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext
from core.web.rendering import render

LINK = "/claims/{token:str}"
ASK = "/organizations/{organization_slug:str}/claim"
ASK_OPT = {"policy": "people.organization.claim"}
SENT = msg("The city’s office has your request. You get a mail when it is decided.")
MAILED = msg("A link was mailed to the organization’s address.")


@get(LINK, opt={"policy": "people.claim"})
async def show_link(request: Request, token: FromPath[str]) -> Response[Any]:
    """What is taken over, and with which terms; reading it uses nothing up."""
    claim = await open_claim_link(token)
    return await _link_page(request, claim, await _filled(request, LinkClaimForm))


@post(LINK, opt={"policy": "people.claim"}, status_code=200)
async def take_over(
    request: Request, viewer: NamedDependency[Viewer], token: FromPath[str]
) -> Response[Any]:
    """Take it over; a visitor is signed in with the organization's address."""
    form = await _filled(request, LinkClaimForm)
    claim = await open_claim_link(token)
    if claim is None or not form.validate():
        return await _link_page(request, claim, form, status=422)
    try:
        account = await claim_by_link(
            viewer, token, function=form["function"].data or "", terms_version=_version(form)
        )
    except Invalid as error:
        form.take(error)
        return await _link_page(request, claim, form, status=422)
    except Refused as error:
        if error.refusal is GONE:
            return await _link_page(request, None, form)
        raise
    session = await start_session(
        account,
        agent=request.headers.get("user-agent", ""),
        replaces=session_token_of(request),
    )
    organization = await organization_by_id(claim.organization)
    said = gettext("Welcome to %(name)s.", name=organization.name if organization else "")
    return with_session(with_flash(redirect("/desk"), "success", said), session)


@get(ASK, opt=ASK_OPT)
async def show_request(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """What a representative says; a visitor is shown the way to sign in."""
    return await _request_page(request, viewer, subject, await _filled(request, ClaimForm))


@post(ASK, opt=ASK_OPT, status_code=200)
async def send_request(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Ask; what was typed stays when something is wrong."""
    form = await _filled(request, ClaimForm)
    if viewer.account is None:
        raise NotAllowed
    if not form.validate():
        return await _request_page(request, viewer, subject, form, status=422)
    try:
        await ask_to_take_over(
            viewer,
            subject,
            statement=form["statement"].data,
            function=form["function"].data,
            krs_excerpt=form["krs_excerpt"].data or "",
            terms_version=_version(form),
        )
    except Invalid as error:
        form.take(error)
        return await _request_page(request, viewer, subject, form, status=422)
    except Refused as error:
        form.refuse("statement", error.refusal.text, **error.refusal.values)
        return await _request_page(request, viewer, subject, form, status=409)
    return with_flash(redirect(f"/organizations/{subject.slug}"), "success", gettext(SENT))


@post(LIST + "/{organization_slug:str}/claim-link", opt={"policy": "people.organization.suspend"})
async def send_link(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Mail the way to take it over to the organization's address."""
    await read_form(request, EmptyForm)
    await send_claim_link(viewer, subject)
    return with_flash(redirect(f"{LIST}/{subject.slug}"), "success", gettext(MAILED))


@get("/city/claims/{claim_id:uuid}", opt={"policy": "people.city.claim"})
async def show_claim(request: Request, claim_id: FromPath[UUID]) -> Response[Any]:
    """Who asks for which organization, with what statement; it is decided in the inbox."""
    claim = await claim_by_id(claim_id)
    person = await person_by_id(claim.person) if claim and claim.person else None
    organization = await organization_by_id(claim.organization) if claim else None
    if claim is None or organization is None or person is None:
        raise NotFound
    return await city_desk(
        request,
        "people/city_claim.html",
        claim=claim,
        person=person,
        organization=organization,
        case=await last_case_of(CASE_KIND, claim.id),
    )


async def _filled(request: Request, form_class: type[Any]) -> Any:
    terms = await terms_in_force()
    return await read_form(request, form_class, data={"terms_version": terms.version})


def _version(form: Any) -> str:
    return form["terms_version"].data or ""


async def _link_page(
    request: Request, claim: Claim | None, form: LinkClaimForm, *, status: int = 200
) -> Response[Any]:
    organization = await organization_by_id(claim.organization) if claim else None
    if claim is None or organization is None:
        return await render(request, "people/link_gone.html", status=410)
    return await render(
        request,
        "people/claim_link.html",
        status=status,
        claim=claim,
        organization=organization,
        form=form,
    )


async def _request_page(
    request: Request,
    viewer: Viewer,
    organization: Organization,
    form: ClaimForm,
    *,
    status: int = 200,
) -> Response[Any]:
    return await render(
        request,
        "people/claim.html",
        status=status,
        organization=organization,
        form=form,
        is_signed_in=viewer.account is not None,
    )


HANDLERS = (show_link, take_over, show_request, send_request, send_link, show_claim)
