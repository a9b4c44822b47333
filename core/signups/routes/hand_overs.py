"""Giving one's place on, taking one, and the host's answer where it decides."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid, NotFound, Refused, TooMany
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import utc_now
from core.people.api import organization_by_id, privacy_notice
from core.services.questions.api import FormVersion, form_now
from core.signups.forms import DecisionForm, HandOverForm, TakeForm
from core.signups.hand_over_rules import may_take_over
from core.signups.links import link_path
from core.signups.minors import AgeQuestions, age_questions
from core.signups.queries.box import fingerprint
from core.signups.queries.hand_overs import HandOverLink
from core.signups.queries.own import subjects_of
from core.signups.routes.desk_page import BASE, back_to, list_page
from core.signups.routes.own import WAITS_FOR_GUARDIAN
from core.signups.service.exchange import Taken
from core.signups.service.hand_over import hand_over, turn_down, withdraw_hand_over
from core.signups.service.take_over import Taker, agree_to_hand_over, host_agrees, take_over
from core.signups.values import SignupState
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
from core.web.i18n import gettext, language
from core.web.questions import (
    asked_fields,
    shown_again,
    shown_version,
    typed_answers,
    with_questions,
)
from core.web.rendering import render

PAGE = "/signup/hand-over/{token:str}"
TOO_MANY = msg("Many mails went out today. Try again tomorrow, or pass the link on yourself.")
OFFERED = {
    "mail": msg("A mail is on its way. The place is yours until somebody takes it."),
    "public": msg("Everybody who may sign up now sees it. The place is yours until it is taken."),
    "link": msg("Here is the link. The place is yours until somebody takes it."),
}


@post("/signup/link/{token:str}/hand-over", opt={"policy": "signups.link.confirm"}, status_code=200)
async def send_hand_over(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """Give one's place on."""
    form = await read_form(request, HandOverForm)
    back = redirect(f"/signup/link/{token}#hand-over")
    if not form.validate():
        text = next((texts[0] for texts in form.errors.values() if texts), "")
        return with_flash(back, "warning", text)
    way = form.way.data
    try:
        await hand_over(
            subject.place.id,
            viewer=viewer,
            email=form.email.data if way == "mail" else "",
            is_public=way == "public",
            wants=UUID(form.wants.data) if form.wants.data else None,
        )
    except NotFound:
        return with_flash(back, "warning", gettext(msg("Choose from the list.")))
    except Refused as refused:
        return with_flash(back, "warning", _words(refused.refusal))
    except TooMany:
        return with_flash(back, "warning", gettext(TOO_MANY))
    return with_flash(back, "success", gettext(OFFERED[way]))


@post(
    "/signup/link/{token:str}/hand-over/withdraw",
    opt={"policy": "signups.link.confirm"},
    status_code=200,
)
async def send_keeping(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """Keep one's place after all."""
    await read_form(request, Form)
    await withdraw_hand_over(subject.place.id, viewer=viewer)
    text = gettext(msg("You keep your place."))
    return with_flash(redirect(f"/signup/link/{token}"), "success", text)


@get(PAGE, opt={"policy": "signups.hand_over.open"})
async def show_hand_over(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Whose place, what, where, when; looking uses nothing up."""
    version = await _questions_to(subject)
    return await _page(request, viewer, subject, with_questions(TakeForm, version)())


@post(PAGE + "/take", opt={"policy": "signups.hand_over.open"}, status_code=200)
async def send_taking(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Take the place; then one's own page. A link that was mailed to nobody asks who they are."""
    version = await _questions_to(subject)
    form = await read_form(request, with_questions(TakeForm, version))
    if viewer.person is None and not subject.handed.email:
        return redirect(f"/sign-in?next=/signup/hand-over/{subject.token}")
    asked = await age_questions(subject.sheet, viewer, utc_now())
    is_right = form.validate()
    is_named = form.ask_name(is_known=viewer.person is not None)
    is_answered = form.ask_age(asked, is_known=viewer.person is not None)
    if not (is_right and is_named and is_answered):
        return await _page(request, viewer, subject, form, status=422)
    try:
        taken = await take_over(
            subject,
            replace(
                _taker(viewer, form),
                answers=typed_answers(form, version),
                answers_to=shown_version(form),
            ),
        )
    except Refused as refused:
        return await _page(request, viewer, subject, form, refusal=refused.refusal, status=409)
    except Invalid as wrong:
        form.take(wrong)
        return await _page(request, viewer, subject, form, status=422)
    return _done(taken, subject)


async def _questions_to(linked: HandOverLink) -> FormVersion | None:
    """What is asked of whoever gets the place at once."""
    form = linked.sheet.form
    return await form_now(form) if form and not host_agrees(linked) else None


@post(PAGE + "/decline", opt={"policy": "signups.hand_over.open"}, status_code=200)
async def send_no(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """The named person does not want it."""
    await read_form(request, Form)
    try:
        await turn_down(subject)
    except Refused as refused:
        form = with_questions(TakeForm, await _questions_to(subject))()
        return await _page(request, viewer, subject, form, refusal=refused.refusal, status=409)
    text = gettext(msg("Your answer is kept. The place stays where it was."))
    return with_flash(redirect(f"/signup/hand-over/{token}"), "success", text)


@post(
    BASE + "/hand-overs/{hand_over_id:uuid}",
    opt={"policy": "signups.hand_over.settle"},
    status_code=200,
)
async def send_agreement(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The host lets a place go on, or not."""
    form = await read_form(request, DecisionForm)
    found, linked = subject.found, subject.linked
    if not form.validate():
        refusal = Refusal("no_decision", msg("Choose whether to accept or to decline."))
        return await list_page(request, viewer, found, refusal=refusal)
    agrees, reason = form.decision.data == "approve", (form.reason.data or "")[:500]
    try:
        await agree_to_hand_over(
            linked,
            agrees=agrees,
            viewer=viewer,
            reason=reason,
            override_reason=reason if agrees else "",
        )
    except Refused as refused:
        return await list_page(request, viewer, found, refusal=refused.refusal)
    text = msg("Handed over. Both get a message.") if agrees else msg("Declined. Both are told.")
    return with_flash(redirect(back_to(found)), "success", gettext(text))


def _taker(viewer: Viewer, form: TakeForm) -> Taker:
    return Taker(
        viewer=viewer,
        person=viewer.person,
        name=form.name.data or "",
        language=language(),
        age=AgeBand(form.age.data) if form.age.data else None,
        guardian_email=form.guardian_email.data or "",
        accepts_overlap=form.accepts_overlap.data,
        notice_version=(form.notice_version.data or "")[:40],
    )


def _done(taken: Taken, linked: HandOverLink) -> Response[Any]:
    if taken.link is None:
        text = msg("The organizer decides and writes to you. Until then the place is not yours.")
        return with_flash(redirect(f"/signup/hand-over/{linked.token}"), "success", gettext(text))
    waits = taken.state is SignupState.HELD
    text = WAITS_FOR_GUARDIAN if waits else msg("The place is yours.")
    return with_flash(redirect(link_path(taken.link)), "success", gettext(text))


def _words(refusal: Refusal) -> str:
    return gettext(refusal.text, **refusal.values)


async def _page(
    request: Request,
    viewer: Viewer,
    linked: HandOverLink,
    form: TakeForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response[Any]:
    sheet, handed, now = linked.sheet, linked.handed, utc_now()
    organization = await organization_by_id(sheet.organization)
    notice = privacy_notice(organization, language()) if organization else None
    taker = viewer.person or linked.handed.id  # whoever is not known has no place here
    may_take = may_take_over(handed, linked.place, sheet, now, taker=taker)
    is_invited = bool(handed.email) or viewer.person is not None
    asked = AgeQuestions(age=False, guardian=False)
    if may_take is None and is_invited:
        asked = await age_questions(sheet, viewer, now)
    version = await _questions_to(linked)
    things = await subjects_of([sheet, *([linked.wanted] if linked.wanted else [])])
    return await render(
        request,
        "signups/hand_over.html",
        status=status,
        linked=linked,
        handed=handed,
        place=linked.place,
        sheet=sheet,
        thing=things.get(sheet.id),
        wanted=linked.wanted,
        wanted_thing=things.get(linked.wanted.id) if linked.wanted else None,
        form=form,
        version=version,
        questions=asked_fields(shown_again(form, version), version),
        asked=asked,
        ended=may_take,
        is_invited=is_invited,
        privacy_notice=notice,
        notice_version=fingerprint(notice) if notice else "",
        refusal=refusal,
    )


HAND_OVER_ROUTES = (
    send_hand_over,
    send_keeping,
    show_hand_over,
    send_taking,
    send_no,
    send_agreement,
)
