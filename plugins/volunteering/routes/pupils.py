"""One pupil at the desk: hours by organization, what was agreed to, who asked to join."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused, TooMany
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import city_today
from core.people.api import desk_page, minors_law
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
from plugins.volunteering.hours_words import duration
from plugins.volunteering.queries.school_hours import hosts_of_pupil, standings_of
from plugins.volunteering.queries.schools import pupils_of
from plugins.volunteering.routes.classes import CLASS
from plugins.volunteering.school_forms import GuardianForm, LetInForm, PaperForm, SureForm
from plugins.volunteering.school_permissions import PupilView
from plugins.volunteering.school_values import (
    PURPOSE_TITLES,
    WAY_TITLES,
    ConsentPurpose,
    PupilState,
)
from plugins.volunteering.service.pupil_consents import (
    ask_guardian_of,
    consent_of_paper,
    take_back,
)
from plugins.volunteering.service.schools import let_in, remove_pupil

PUPIL = CLASS + "/pupils/{pupil_id:uuid}"
MANAGE = {"policy": "volunteering.pupil.manage"}
TOO_MANY = Refusal("too_many", msg("Three mails were sent today. Try again tomorrow."))


@get(PUPIL, opt=MANAGE)
async def show_pupil(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """The pupil with hours and consents."""
    return await _page(request, subject)


@post(PUPIL + "/paper", opt=MANAGE, status_code=303)
async def send_paper_consent(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Keep what was signed."""
    form = await read_form(request, PaperForm)
    try:
        form.need_valid()
        await consent_of_paper(viewer, subject.view, subject.pupil.id, form.paper())
    except Invalid as invalid:
        form.take(invalid)
        return await _page(request, subject, paper=form, status=422)
    return _back(subject, msg("Kept. Keep the paper as well."))


@post(PUPIL + "/ask", opt=MANAGE, status_code=303)
async def send_question(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Mail the guardian a link."""
    form = await read_form(request, GuardianForm)
    if not form.validate():
        return await _page(request, subject, guardian=form, status=422)
    try:
        await ask_guardian_of(viewer, subject.view, subject.pupil.id, email=form.email.data or "")
    except Refused as refused:
        return await _page(request, subject, guardian=form, status=409, refusal=refused.refusal)
    except TooMany:
        return await _page(request, subject, guardian=form, status=429, refusal=TOO_MANY)
    return _back(subject, msg("A mail with a link is on its way to the parent or guardian."))


@post(PUPIL + "/consents/{consent_id:uuid}/withdraw", opt=MANAGE, status_code=303)
async def send_withdrawal_of(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    consent_id: FromPath[UUID],
) -> Response[Any]:
    """Note that a consent was taken back."""
    await read_form(request, Form)
    if all(one.id != consent_id for one in subject.pupil.consents):
        raise NotFound
    await take_back(viewer, consent_id)
    return _back(subject, msg("Noted: the consent was taken back."))


@post(PUPIL + "/let-in", opt=MANAGE, status_code=303)
async def send_admission(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Take who asked into the class."""
    form = await read_form(request, LetInForm)
    form.offer(await _without_account(subject))
    if not form.validate():
        return await _page(request, subject, status=422)
    instead_of = UUID(form.instead_of.data) if form.instead_of.data else None
    try:
        await let_in(viewer, subject.view, subject.pupil.id, instead_of=instead_of)
    except Refused as refused:
        return await _page(request, subject, status=409, refusal=refused.refusal)
    way = redirect(subject.view.desk_path)
    return with_flash(way, "success", gettext(msg("In the class now.")))


@post(PUPIL + "/remove", opt=MANAGE, status_code=303)
async def send_removal_of(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Take the pupil off the class."""
    if not (await read_form(request, SureForm)).validate():
        return redirect(subject.view.desk_path)
    await remove_pupil(viewer, subject.view, subject.pupil.id)
    way = redirect(subject.view.desk_path)
    return with_flash(way, "success", gettext(msg("Taken off the class.")))


def _back(found: PupilView, text: str) -> Response[Any]:
    way = redirect(f"{found.view.desk_path}/pupils/{found.pupil.id}")
    return with_flash(way, "success", gettext(text))


async def _without_account(found: PupilView) -> dict[str, str]:
    everybody = await pupils_of(found.view.school_class.id, today=city_today())
    return {
        str(one.id): one.name
        for one in everybody
        if one.state is PupilState.MEMBER and not one.has_account
    }


async def _page(
    request: Request,
    found: PupilView,
    *,
    paper: PaperForm | None = None,
    guardian: GuardianForm | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> Response[Any]:
    view, pupil = found.view, found.pupil
    choice = LetInForm()
    choice.offer(await _without_account(found))
    rows = await standings_of(view, today=city_today())
    law = await minors_law(city_today())
    response = await desk_page(
        request,
        view.school,
        "volunteering/classes/pupil.html",
        status=status,
        view=view,
        pupil=pupil,
        standing=next((one.standing for one in rows if one.pupil.id == pupil.id), None),
        hosts=await hosts_of_pupil(pupil, view),
        is_adult=pupil.least_age is not None and pupil.least_age >= law.adult_from,
        paper=paper or PaperForm(data={"purposes": [one.value for one in ConsentPurpose]}),
        guardian=guardian or GuardianForm(data={"email": pupil.guardian_email}),
        choice=choice,
        refusal=refusal,
        purpose_titles=PURPOSE_TITLES,
        way_titles=WAY_TITLES,
        purposes=ConsentPurpose,
        duration=duration,
    )
    response.set_header("Cache-Control", "no-store")
    return response


PUPIL_ROUTES = (
    show_pupil,
    send_paper_consent,
    send_question,
    send_withdrawal_of,
    send_admission,
    send_removal_of,
)
