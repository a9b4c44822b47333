"""The host's list of a sheet: adding people, deciding, taking back."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.signups import Applicant
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.signups.forms import (
    AddForm,
    DecisionForm,
    ReasonForm,
)
from core.signups.loaders import ManagedSheet
from core.signups.minors import asks_age
from core.signups.routes.desk_page import BASE, Typed, back_to, list_page
from core.signups.service.answering import ask_back
from core.signups.service.companions import take_away
from core.signups.service.decide import decide
from core.signups.service.sign_up import add_by_hand
from core.signups.values import CancelledBy, SignUpRequest, Source
from core.web.flashes import with_flash
from core.web.forms import idempotency_key, read_form
from core.web.handlers import (
    FromPath,
    FromQuery,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext, language

LONGEST_SEARCH = 100


@get(BASE, opt={"policy": "signups.sheet.manage"})
async def show_signups(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    sheet_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
    q: FromQuery[str] = "",
    entered: FromQuery[str] = "",
) -> Response[Any]:
    """Who signed up, with search; `entered` names who was entered from paper last."""
    return await list_page(request, viewer, subject, search=q[:LONGEST_SEARCH], entered=entered)


@post(BASE + "/add", opt={"policy": "signups.sheet.manage"}, status_code=200)
async def send_addition(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    sheet_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """Add somebody by hand; they are told by mail."""
    form = await read_form(request, AddForm)
    if not form.validate() or not form.is_age_said(is_asked=asks_age(subject.sheet)):
        return await list_page(request, viewer, subject, Typed(addition=form), status=422)
    wish = SignUpRequest(
        sheet=subject.sheet.id,
        applicant=Applicant(name=form.name.data, email=form.email.data, language=language()),
        idempotency_key=await idempotency_key(request) or "",
        source=Source.DESK,
        override_reason=form.override_reason.data or "",
        age=form.band(),
        guardian_email=form.guardian_email.data or "",
    )
    try:
        await add_by_hand(wish, viewer=viewer)
    except Refused as refused:
        return await list_page(
            request, viewer, subject, Typed(addition=form), refusal=refused.refusal
        )
    return _back(subject, msg("Added. They get a message."))


@post(BASE + "/{signup_id:uuid}/decide", opt={"policy": "signups.signup.manage"}, status_code=200)
async def send_decision(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    sheet_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """Accept or decline who asked for a place, or ask them something first."""
    form = await read_form(request, DecisionForm)
    if not form.validate():
        refusal = Refusal("no_decision", msg("Choose whether to accept or to decline."))
        return await list_page(request, viewer, subject, refusal=refusal)
    if form.decision.data == "ask":
        return await _ask_back(request, viewer, subject, signup_id, form.reason.data or "")
    is_yes, reason = form.decision.data == "approve", form.reason.data or ""
    override = reason if is_yes else ""
    try:
        await decide(
            signup_id, approve=is_yes, viewer=viewer, reason=reason, override_reason=override
        )
    except Refused as refused:
        return await list_page(request, viewer, subject, refusal=refused.refusal)
    return _back(subject, msg("Accepted.") if is_yes else msg("Declined. They get a message."))


async def _ask_back(
    request: Request, viewer: Viewer, found: ManagedSheet, signup: UUID, question: str
) -> Response[Any]:
    if not question.strip():
        refusal = Refusal("no_question", msg("Write what you want to know."))
        return await list_page(request, viewer, found, refusal=refusal)
    try:
        await ask_back(signup, question, viewer=viewer)
    except Refused as refused:
        return await list_page(request, viewer, found, refusal=refused.refusal)
    return _back(found, msg("Your question is on its way. The sign-up waits for the reply."))


@post(BASE + "/{signup_id:uuid}/cancel", opt={"policy": "signups.signup.manage"}, status_code=200)
async def send_removal(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    sheet_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """Cancel somebody's sign-up, with a reason that they read."""
    form = await read_form(request, ReasonForm)
    if not form.validate():
        refusal = Refusal("no_reason", msg("Write a reason. The person will read it."))
        return await list_page(request, viewer, subject, refusal=refusal)
    await take_away(signup_id, viewer=viewer, by=CancelledBy.HOST, reason=form.reason.data)
    return _back(subject, msg("Cancelled. They get a message."))


def _back(found: ManagedSheet, text: str) -> Response[Any]:
    return with_flash(redirect(back_to(found)), "success", gettext(text))


DESK_ROUTES = (show_signups, send_addition, send_decision, send_removal)
