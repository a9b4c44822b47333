"""The guardian's page, whom a minor asks for consent, and consents on paper at the desk."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.people.api import ConsentScope, Relation
from core.signups.forms import ConsentForm, GuardianEmailForm, PaperConsentForm
from core.signups.queries.guardians import ConsentLink
from core.signups.queries.own import subjects_of
from core.signups.routes.desk_page import BASE, Typed, back_to, list_page
from core.signups.rules import ANSWERED
from core.signups.service.consents import (
    Answer,
    ask_again,
    consent,
    consent_on_paper,
    refuse_consent,
    withdraw_consent,
)
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
from core.web.rendering import render

PAGE = "/guardian/{token:str}"
POLICY = {"policy": "signups.guardian.open"}


@get(PAGE, opt=POLICY)
async def show_question(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Who, what, where, when, what is kept; looking uses nothing up."""
    return await _page(request, subject, ConsentForm())


@post(PAGE + "/consent", opt=POLICY, status_code=200)
async def send_consent(
    request: Request, subject: NamedDependency[Any], token: FromPath[str]
) -> Response[Any]:
    """The guardian consents."""
    form = await read_form(request, ConsentForm)
    if not form.validate():
        return await _page(request, subject, form, status=422)
    try:
        await consent(subject.consent, _answer(form))
    except NotFound:
        return await _page(request, subject, form, refusal=ANSWERED, status=409)
    except Refused as refused:
        return await _page(request, subject, form, refusal=refused.refusal, status=409)
    return _done(token, msg("Your consent is kept. The place is given."))


@post(PAGE + "/refuse", opt=POLICY, status_code=200)
async def send_refusal(
    request: Request, subject: NamedDependency[Any], token: FromPath[str]
) -> Response[Any]:
    """The guardian does not consent; the place is free again."""
    await read_form(request, Form)
    try:
        await refuse_consent(subject.consent)
    except NotFound:
        return await _page(request, subject, ConsentForm(), refusal=ANSWERED, status=409)
    return _done(token, msg("Your answer is kept. The sign-up is cancelled."))


@post(PAGE + "/withdraw", opt=POLICY, status_code=200)
async def send_withdrawal(
    request: Request, subject: NamedDependency[Any], token: FromPath[str]
) -> Response[Any]:
    """The guardian takes the consent back."""
    await read_form(request, Form)
    try:
        await withdraw_consent(subject.consent)
    except NotFound:
        return await _page(request, subject, ConsentForm(), refusal=ANSWERED, status=409)
    return _done(token, msg("The consent is withdrawn. Sign-ups that lie ahead are cancelled."))


@post("/signup/link/{token:str}/guardian", opt={"policy": "signups.link.confirm"}, status_code=200)
async def send_guardian(
    request: Request, subject: NamedDependency[Any], token: FromPath[str]
) -> Response[Any]:
    """Ask this address for consent."""
    form = await read_form(request, GuardianEmailForm)
    back = redirect(f"/signup/link/{token}")
    if not form.validate():
        return with_flash(back, "warning", gettext(msg("Write the address as name@example.org.")))
    try:
        await ask_again(subject.place.id, email=form.guardian_email.data)
    except Refused as refused:
        return with_flash(back, "warning", gettext(refused.refusal.text))
    return with_flash(
        back, "success", gettext(msg("A mail to the parent or guardian is on its way."))
    )


@post(BASE + "/{signup_id:uuid}/consent", opt={"policy": "signups.signup.manage"}, status_code=200)
async def send_paper_consent(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """Keep that a guardian has signed on paper, and where it lies."""
    form, refusal = await read_form(request, PaperConsentForm), None
    if form.validate():
        try:
            await consent_on_paper(
                signup_id,
                _answer(form),
                signed_on=form.signed_on.data,
                lies=form.place.data,
                viewer=viewer,
            )
        except Invalid as wrong:
            form.take(wrong)
        except Refused as refused:
            refusal = refused.refusal
        else:
            text = gettext(msg("The consent is kept. The place is given."))
            return with_flash(redirect(back_to(subject)), "success", text)
    return await list_page(
        request,
        viewer,
        subject,
        Typed(consent=form, about=signup_id),
        refusal=refusal,
        status=422,
    )


def _answer(form: ConsentForm | PaperConsentForm) -> Answer:
    return Answer(
        guardian_name=form.guardian_name.data,
        relation=Relation(form.relation.data),
        scope=ConsentScope(form.scope.data),
    )


def _done(token: str, text: str) -> Response[Any]:
    return with_flash(redirect(f"/guardian/{token}"), "success", gettext(text))


async def _page(
    request: Request,
    linked: ConsentLink,
    form: ConsentForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response[Any]:
    return await render(
        request,
        "signups/guardian.html",
        status=status,
        linked=linked,
        consent=linked.consent,
        place=linked.place,
        sheet=linked.sheet,
        thing=(await subjects_of([linked.sheet])).get(linked.sheet.id),
        form=form,
        refusal=refusal,
    )


GUARDIAN_ROUTES = (
    show_question,
    send_consent,
    send_refusal,
    send_withdrawal,
    send_guardian,
    send_paper_consent,
)
