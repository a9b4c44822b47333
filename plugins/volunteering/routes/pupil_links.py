"""Pages of pupils and guardians: joining a class by its link, agreeing, taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import city_today
from core.people.api import minors_law, privacy_notice
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
from core.web.rendering import render, render_desk
from plugins.volunteering.queries.schools import ClassView, class_by_id, pupils_of_person
from plugins.volunteering.school_forms import AnswerForm, JoinClassForm, PupilForm
from plugins.volunteering.school_permissions import AskedConsent
from plugins.volunteering.school_rules import may_consent_alone
from plugins.volunteering.school_values import ConsentPurpose, ConsentState
from plugins.volunteering.service.pupil_consents import agree_alone, answer_question, take_back
from plugins.volunteering.service.schools import ask_to_join

JOIN = "/volunteering/class/{token:str}"
ANSWER = "/volunteering/pupil-consent/{token:str}"
OWN = "/me/classes"
MAY_JOIN = {"policy": "volunteering.class.join"}
MAY_ANSWER = {"policy": "volunteering.pupil.answer"}
MINE = {"policy": "volunteering.pupil.own"}
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


# --- joining -------------------------------------------------------------------------------------


@get(JOIN, opt=MAY_JOIN)
async def show_joining(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """Which class it is, and the form; a visitor signs in first and comes back."""
    form = JoinClassForm(data={"name": viewer.name})
    return await _join_page(request, viewer, subject, token, form)


@post(JOIN, opt=MAY_JOIN, status_code=303)
async def send_joining(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """Ask to be in the class."""
    form = await read_form(request, JoinClassForm)
    if viewer.person is None:
        return redirect(f"/sign-in?next=/volunteering/class/{token}")
    try:
        form.need_valid()
        await ask_to_join(viewer, subject, name=form.name.data or "")
    except Invalid as invalid:
        form.take(invalid)
        return await _join_page(request, viewer, subject, token, form, status=422)
    except Refused as refused:
        return await _join_page(
            request, viewer, subject, token, form, status=409, refusal=refused.refusal
        )
    text = gettext(msg("Your teacher is told. You are in the class once they have looked."))
    return with_flash(redirect(OWN), "success", text)


async def _join_page(
    request: Request,
    viewer: Viewer,
    view: ClassView,
    token: str,
    form: JoinClassForm,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> Response[Any]:
    response = await render(
        request,
        "volunteering/classes/join.html",
        status=status,
        view=view,
        token=token,
        form=form,
        refusal=refusal,
        is_known=viewer.person is not None,
        privacy=privacy_notice(view.school, language()),
    )
    return _private(response)


def _private(response: Response[Any]) -> Response[Any]:
    for name, value in PRIVATE.items():
        response.set_header(name, value)
    return response


# --- a guardian's answer -------------------------------------------------------------------------


@get(ANSWER, opt=MAY_ANSWER)
async def show_question_of(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What is asked, and how it was answered."""
    return await _answer_page(request, subject, AnswerForm())


@post(ANSWER + "/agree", opt=MAY_ANSWER, status_code=303)
async def send_yes(
    request: Request,
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """Agree."""
    form = await read_form(request, AnswerForm)
    try:
        form.need_valid()
        await answer_question(
            subject.consent.id,
            agrees=True,
            guardian_name=form.guardian_name.data or "",
            relation=form.relation.data or "",
        )
    except Invalid as invalid:
        form.take(invalid)
        return await _answer_page(request, subject, form, status=422)
    except Refused as refused:
        return await _answer_page(request, subject, form, status=409, refusal=refused.refusal)
    return redirect(f"/volunteering/pupil-consent/{token}")


@post(ANSWER + "/refuse", opt=MAY_ANSWER, status_code=303)
async def send_no(
    request: Request,
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """Do not agree."""
    await read_form(request, Form)
    try:
        await answer_question(subject.consent.id, agrees=False)
    except Refused as refused:
        form = AnswerForm()
        return await _answer_page(request, subject, form, status=409, refusal=refused.refusal)
    return redirect(f"/volunteering/pupil-consent/{token}")


@post(ANSWER + "/withdraw", opt=MAY_ANSWER, status_code=303)
async def send_guardians_withdrawal(
    request: Request,
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """Take the consent back."""
    await read_form(request, Form)
    await take_back(None, subject.consent.id)
    return redirect(f"/volunteering/pupil-consent/{token}")


async def _answer_page(
    request: Request,
    asked: AskedConsent,
    form: AnswerForm,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> Response[Any]:
    response = await render(
        request,
        "volunteering/classes/answer.html",
        status=status,
        asked=asked,
        form=form,
        refusal=refusal,
        privacy=privacy_notice(asked.view.school, language()),
    )
    return _private(response)


# --- one's own -----------------------------------------------------------------------------------


@get(OWN, opt=MINE)
async def show_own_classes(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Where the viewer is a pupil, and what the school sees."""
    return await _own_page(request, viewer)


@post(OWN + "/agree", opt=MINE, status_code=303)
async def send_own_yes(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Who is of age agrees alone."""
    form = await read_form(request, PupilForm)
    try:
        await agree_alone(viewer, form.chosen())
    except Refused as refused:
        return await _own_page(request, viewer, status=409, refusal=refused.refusal)
    text = gettext(msg("The school sees your hours now. You can take it back here."))
    return with_flash(redirect(OWN), "success", text)


@post(OWN + "/withdraw", opt=MINE, status_code=303)
async def send_own_withdrawal(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Take what was agreed to back, whoever said it."""
    form = await read_form(request, PupilForm)
    pupil = form.chosen()
    for one in await pupils_of_person(_person(viewer), today=city_today()):
        consent = one.holds(ConsentPurpose.HOURS)
        if one.id == pupil and consent is not None:
            await take_back(viewer, consent.id)
    text = gettext(msg("Taken back. The school sees only what it signed you up for."))
    return with_flash(redirect(OWN), "success", text)


def _person(viewer: Viewer) -> UUID:
    if viewer.person is None:
        raise NotFound
    return viewer.person


async def _own_page(
    request: Request,
    viewer: Viewer,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> Response[Any]:
    law = await minors_law(city_today())
    pupils = await pupils_of_person(_person(viewer), today=city_today())
    views = {one.id: await class_by_id(one.school_class) for one in pupils}
    return await render_desk(
        request,
        "volunteering/classes/mine.html",
        place="me",
        title=viewer.name or viewer.email,
        status=status,
        pupils=[(one, views[one.id]) for one in pupils],
        refusal=refusal,
        states=ConsentState,
        alone={one.id for one in pupils if may_consent_alone(one.least_age, law.adult_from)},
    )


PUPIL_LINK_ROUTES = (
    show_joining,
    send_joining,
    show_question_of,
    send_yes,
    send_no,
    send_guardians_withdrawal,
    show_own_classes,
    send_own_yes,
    send_own_withdrawal,
)
