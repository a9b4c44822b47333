"""One's own agreements: read, accepted by a click, withdrawn while they are unsigned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
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
from core.web.papers import papers_about
from core.web.rendering import render_desk
from plugins.volunteer_documents.agreement_queries import (
    AgreementView,
    agreements_of_person,
)
from plugins.volunteer_documents.routes.agreements import ABOUT, paragraphs_shown
from plugins.volunteer_documents.service.agreeing import (
    accept_agreement,
)
from plugins.volunteer_documents.service.parting import withdraw_own

OWN = "/me/agreements"
ONE = OWN + "/{agreement_id:uuid}"
OWN_ONE = {"policy": "volunteer_documents.own_agreement"}


@get(OWN, opt={"policy": "volunteer_documents.own"})
async def show_own_agreements(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """One's own agreements."""
    return await render_desk(
        request,
        "volunteer_documents/me/agreements.html",
        place="me",
        title=viewer.name,
        agreements=await agreements_of_person(viewer.person) if viewer.person else (),
    )


@get(ONE, opt=OWN_ONE)
async def show_own_agreement(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What was agreed, to read, to print and to accept."""
    return await _page(request, viewer, subject)


@post(OWN + "/{agreement_id:uuid}/accept", opt=OWN_ONE, status_code=303)
async def send_acceptance(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    agreement_id: FromPath[UUID],
) -> Response[Any]:
    """Accept it: no written form."""
    await read_form(request, Form)
    try:
        await accept_agreement(viewer, agreement_id)
    except Refused as refused:
        return await _page(request, viewer, subject, refusal=refused.refusal, status=409)
    text = gettext(msg("You have accepted the agreement. The organization sees it."))
    return with_flash(redirect(f"{OWN}/{agreement_id}"), "success", text)


@post(OWN + "/{agreement_id:uuid}/withdraw", opt=OWN_ONE, status_code=303)
async def send_own_withdrawal(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    agreement_id: FromPath[UUID],
) -> Response[Any]:
    """Withdraw one's own while it is unsigned."""
    await read_form(request, Form)
    try:
        await withdraw_own(viewer, agreement_id)
    except Refused as refused:
        return await _page(request, viewer, subject, refusal=refused.refusal, status=409)
    text = gettext(msg("The agreement is withdrawn. The organization is told."))
    return with_flash(redirect(f"{OWN}/{agreement_id}"), "success", text)


async def _page(
    request: Request,
    viewer: Viewer,
    found: AgreementView,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response[Any]:
    """One's own agreement."""
    return await render_desk(
        request,
        "volunteer_documents/me/agreement.html",
        place="me",
        title=viewer.name,
        status=status,
        agreement=found,
        paragraphs=paragraphs_shown(found),
        refusal=refusal,
        found_papers=await papers_about(ABOUT, found.id),
    )


OWN_AGREEMENT_ROUTES = (
    show_own_agreements,
    show_own_agreement,
    send_acceptance,
    send_own_withdrawal,
)
