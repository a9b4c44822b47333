"""Answers after the sign-up: the person looks and changes them, a host writes them down."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import utc_now
from core.people.api import organization_by_id
from core.services.questions.api import FormVersion, form_now
from core.signups.forms import OnBehalfForm, ReplyForm
from core.signups.loaders import ManagedSheet
from core.signups.queries.answers import answers_of, inquiries_of
from core.signups.queries.own import LinkedSignup, subjects_of
from core.signups.routes.desk_page import BASE, back_to
from core.signups.rules import may_change_answers
from core.signups.service.answering import change_answers, write_answers
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
from core.web.questions import (
    asked_fields,
    fields_of,
    shown_again,
    shown_version,
    typed_answers,
    with_questions,
)
from core.web.rendering import render, render_desk

OWN = "/signup/link/{token:str}/answers"
OWN_POLICY = {"policy": "signups.link.answers"}
WRITTEN = BASE + "/{signup_id:uuid}/answers"
HOST_POLICY = {"policy": "signups.signup.manage"}


@get(OWN, opt=OWN_POLICY)
async def show_own_answers(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """The questions with what was answered, as long as it can be changed."""
    version = await _version(subject.sheet.form)
    given = (await answers_of([subject.place.id])).get(subject.place.id)
    filled = fields_of(given, version) if given and version else {}
    form = with_questions(ReplyForm, version)(data=filled)
    return await _own_page(request, subject, version, form)


@post(OWN, opt=OWN_POLICY, status_code=200)
async def send_own_answers(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """Answer anew, or reply to what the host asked back."""
    version = await _version(subject.sheet.form)
    form = await read_form(request, with_questions(ReplyForm, version))
    if not form.validate():
        return await _own_page(request, subject, version, form, status=422)
    try:
        await change_answers(
            subject.place.id,
            typed_answers(form, version),
            viewer=viewer,
            seen=shown_version(form),
            reply=form.reply.data or "",
        )
    except Invalid as wrong:
        form.take(wrong)
        return await _own_page(request, subject, version, form, status=422)
    except Refused as refused:
        again = shown_again(form, version)
        return await _own_page(
            request, subject, version, again, refusal=refused.refusal, status=409
        )
    text = gettext(msg("Your answers are kept. The organizer sees them."))
    return with_flash(redirect(f"/signup/link/{token}"), "success", text)


async def _version(form: UUID | None) -> FormVersion | None:
    return await form_now(form) if form else None


async def _own_page(
    request: Request,
    linked: LinkedSignup,
    version: FormVersion | None,
    form: Form,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response[Any]:
    has_answered = linked.place.id in await answers_of([linked.place.id])
    obstacle = may_change_answers(linked.place, linked.sheet, utc_now(), has_answered=has_answered)
    inquiries = (await inquiries_of([linked.place.id])).get(linked.place.id, ())
    return await render(
        request,
        "signups/answers.html",
        status=409 if refusal and status == 200 else status,  # noqa: PLR2004 -- an HTTP status
        linked=linked,
        thing=(await subjects_of([linked.sheet])).get(linked.sheet.id),
        version=version,
        form=form,
        asked=asked_fields(form, version),
        inquiries=inquiries,
        obstacle=obstacle,
        refusal=refusal,
    )


# --- the host ------------------------------------------------------------------------------------


@get(WRITTEN, opt=HOST_POLICY)
async def show_written_answers(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """The questions for a host, who has the answers on paper or by voice."""
    version = await _version(subject.sheet.form)
    given = (await answers_of([subject.place.id])).get(subject.place.id)
    filled = fields_of(given, version) if given and version else {}
    form = with_questions(OnBehalfForm, version)(data=filled)
    return await _host_page(request, subject, version, form)


@post(WRITTEN, opt=HOST_POLICY, status_code=200)
async def send_written_answers(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Keep what somebody answered, or that they were not asked."""
    version = await _version(subject.sheet.form)
    form = await read_form(request, with_questions(OnBehalfForm, version))
    typed = None if form.not_asked.data else typed_answers(form, version)
    try:
        await write_answers(subject.place.id, typed, viewer=viewer)
    except Invalid as wrong:
        form.take(wrong)
        return await _host_page(request, subject, version, form, status=422)
    text = gettext(msg("The answers are kept."))
    return with_flash(redirect(back_to(subject)), "success", text)


async def _host_page(
    request: Request,
    found: ManagedSheet,
    version: FormVersion | None,
    form: Form,
    *,
    status: int = 200,
) -> Response[Any]:
    organization = await organization_by_id(found.sheet.organization)
    return await render_desk(
        request,
        "signups/written_answers.html",
        place="desk",
        title=organization.short_name if organization else "",
        organization_slug=found.organization_slug,
        status=status,
        found=found,
        back=back_to(found),
        thing=(await subjects_of([found.sheet])).get(found.sheet.id),
        version=version,
        form=form,
        asked=asked_fields(form, version),
    )


ANSWER_ROUTES = (
    show_own_answers,
    send_own_answers,
    show_written_answers,
    send_written_answers,
)
