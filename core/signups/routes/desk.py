"""The host's list of a sheet: who comes, who asks, adding and taking back."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.signups import Applicant
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.ids import new_token
from core.people.api import ages_of, band_on, is_minor
from core.signups.forms import (
    AGES,
    AddForm,
    AgeForm,
    DecisionForm,
    PaperConsentForm,
    PaperForm,
    ReasonForm,
    SheetForm,
)
from core.signups.loaders import ManagedSheet
from core.signups.minors import asks_age, first_day, terms_for, typed_age
from core.signups.queries.answers import answers_of, inquiries_of, sees
from core.signups.queries.asking import editor_path
from core.signups.queries.hand_overs import asked_hand_overs
from core.signups.queries.own import subjects_of
from core.signups.queries.paper import papers_of_signups
from core.signups.queries.sheets import signups_of
from core.signups.service.answering import ask_back
from core.signups.service.companions import take_away
from core.signups.service.decide import decide
from core.signups.service.guardians import consents_missing
from core.signups.service.sign_up import add_by_hand
from core.signups.values import CancelledBy, Place, Sheet, SignUpRequest, SignupState, Source
from core.web.flashes import with_flash
from core.web.forms import Form, idempotency_key, read_form
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
from core.web.papers import papers_about
from core.web.questions import told_answers
from core.web.rendering import menu, render

F = TypeVar("F", bound=Form)

LONGEST_SEARCH = 100
BASE = "/desk/{organization_slug:str}/signups/{sheet_id:uuid}"


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
    return await list_page(
        request, viewer, subject, AddForm(), search=q[:LONGEST_SEARCH], entered=entered
    )


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
        return await list_page(request, viewer, subject, form, status=422)
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
        return await list_page(request, viewer, subject, form, refusal=refused.refusal)
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
        return await list_page(request, viewer, subject, AddForm(), refusal=refusal)
    if form.decision.data == "ask":
        return await _ask_back(request, viewer, subject, signup_id, form.reason.data or "")
    is_yes, reason = form.decision.data == "approve", form.reason.data or ""
    override = reason if is_yes else ""
    try:
        await decide(
            signup_id, approve=is_yes, viewer=viewer, reason=reason, override_reason=override
        )
    except Refused as refused:
        return await list_page(request, viewer, subject, AddForm(), refusal=refused.refusal)
    return _back(subject, msg("Accepted.") if is_yes else msg("Declined. They get a message."))


async def _ask_back(
    request: Request, viewer: Viewer, found: ManagedSheet, signup: UUID, question: str
) -> Response[Any]:
    if not question.strip():
        refusal = Refusal("no_question", msg("Write what you want to know."))
        return await list_page(request, viewer, found, AddForm(), refusal=refusal)
    try:
        await ask_back(signup, question, viewer=viewer)
    except Refused as refused:
        return await list_page(request, viewer, found, AddForm(), refusal=refused.refusal)
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
        return await list_page(request, viewer, subject, AddForm(), refusal=refusal)
    await take_away(signup_id, viewer=viewer, by=CancelledBy.HOST, reason=form.reason.data)
    return _back(subject, msg("Cancelled. They get a message."))


def _path(found: ManagedSheet) -> str:
    return f"/desk/{found.organization_slug}/signups/{found.sheet.id}"


def back_to(found: ManagedSheet, rest: str = "") -> str:
    """The path of the list, with what follows it."""
    return _path(found) + rest


def _back(found: ManagedSheet, text: str) -> Response[Any]:
    return with_flash(redirect(_path(found)), "success", gettext(text))


def _settings_of(sheet: Sheet) -> SheetForm:
    now = {"hands_over": sheet.hands_over.value, "largest_party": sheet.largest_party}
    return SheetForm(data=now)


async def list_page(  # noqa: PLR0913 -- a page and what was typed into its forms
    request: Request,
    viewer: Viewer,
    found: ManagedSheet,
    form: AddForm,
    *,
    paper_form: PaperForm | None = None,
    consent_form: PaperConsentForm | None = None,
    consent_for: UUID | None = None,
    age_form: AgeForm | None = None,
    age_of: UUID | None = None,
    sheet_form: SheetForm | None = None,
    entered: str = "",
    search: str = "",
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response[Any]:
    """The list with its forms: as they were sent, or fresh."""
    places = await signups_of(found.sheet.id, search=search)
    papers = await papers_of_signups([one.id for one in places])
    last = next((one for one in places if str(one.id) == entered and one.id in papers), None)
    if paper_form is None:
        paper_form = PaperForm(data={"signed_on": papers[last.id].signed_on} if last else None)
    thing = (await subjects_of([found.sheet])).get(found.sheet.id)
    path = request.url.path
    return await render(
        request,
        "signups/desk.html",
        status=422 if refusal else status,
        sheet=found.sheet,
        thing=thing,
        base_path=_path(found),
        desk_title=thing.organization_name if thing else "",
        desk_nav=await menu(viewer, "desk", path, organization=found.organization_slug),
        asked=[one for one in places if one.state is SignupState.REQUESTED],
        active=[
            one for one in places if one.state.is_active and one.state is not SignupState.REQUESTED
        ],
        ended=[one for one in places if not one.state.is_active],
        from_paper=papers,
        hand_overs=await asked_hand_overs(found.sheet.id),
        sheet_form=sheet_form or _settings_of(found.sheet),
        **await _asked(found, places, viewer),
        last_entered=last,
        form=form.with_ids("add"),
        asks_age=asks_age(found.sheet),
        consent_form=_of_each(PaperConsentForm, consent_form, consent_for),
        consent_for=consent_for,
        age_form=_of_each(AgeForm, age_form, age_of),
        age_of=age_of,
        minors=await _minors_among(places, found.sheet),
        leaders={one.party: one.name for one in places if one.is_leader},
        unanswered=await consents_missing(found.sheet, places),
        paper_form=paper_form.with_ids("paper"),
        search=search,
        refusal=refusal,
        idempotency_key=new_token()[0],
        paper_key=new_token()[0],
        found_papers=await papers_about("signups.sheet", found.sheet.id),
    )


async def _asked(found: ManagedSheet, places: Sequence[Place], viewer: Viewer) -> dict[str, Any]:
    """What people answered and were asked back, of what the viewer may read."""
    ids = [one.id for one in places if one.is_leader]
    given = await answers_of(ids) if found.sheet.form else {}
    seen = sees(viewer, found.sheet.organization)
    return {
        "has_form": found.sheet.form is not None,
        "questions_path": await editor_path(found.sheet, slug=found.organization_slug),
        "answers": {signup: told_answers(one, seen) for signup, one in given.items()},
        "inquiries": await inquiries_of([one.id for one in places if one.state.is_active]),
    }


def _of_each(kind: type[F], typed: F | None, about: UUID | None) -> Callable[[UUID], F]:
    """A form for each person of the list: what was typed about one of them, else an empty one."""
    return lambda signup: (typed if typed and signup == about else kind()).with_ids(signup)


async def _minors_among(places: Sequence[Place], sheet: Sheet) -> dict[UUID, str]:
    """The age bands of those who may be minors on the sheet's day, in words, by their sign-ups."""
    terms, day = await terms_for(sheet), first_day(sheet)
    if terms is None:
        return {}
    said = await ages_of([one.person for one in places if one.person])
    found = {one.id: said[one.person] for one in places if one.person and one.person in said}
    for one in places:
        typed = typed_age(one.age_band, one.created_at, sheet.zone)
        if one.person is None and typed is not None:
            found[one.id] = typed
    return {
        signup: gettext(AGES[band_on(age, day)])
        for signup, age in found.items()
        if is_minor(age, day, terms.law)
    }


DESK_ROUTES = (show_signups, send_addition, send_decision, send_removal)
