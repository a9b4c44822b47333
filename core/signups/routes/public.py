"""The sign-up box beside a kept page, and free places for many cards at once."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from litestar.params import QueryParameter

from core.contracts.ages import AgeBand
from core.contracts.errors import Invalid, Refused, TooMany
from core.contracts.signups import Applicant
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import utc_now
from core.services.questions.api import form_now
from core.signups.forms import SignedInForm, VisitorForm
from core.signups.links import link_path
from core.signups.minors import age_questions
from core.signups.party_forms import check_companions, typed_companions, with_companions
from core.signups.queries.box import SignupBox, signup_box, with_trouble
from core.signups.queries.sheets import free_places
from core.signups.routes.own import WAITS_FOR_GUARDIAN
from core.signups.service.sign_up import sign_up
from core.signups.values import (
    FreePlaces,
    Sheet,
    SheetState,
    SignUpAnswer,
    SignUpRequest,
    SignupState,
)
from core.web.connection import viewer_of
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
from core.web.i18n import gettext, language, ngettext
from core.web.questions import shown_again, shown_version, typed_answers, with_questions
from core.web.rendering import render

MOST_SHEETS = 100


@get("/signup/{sheet_id:uuid}/box", opt={"policy": "signups.sheet.see"})
async def show_box(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    sheet_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
    invitation: Annotated[str, QueryParameter(name="key", max_length=100)] = "",
) -> Response[Any]:
    """The box alone for a page that fetches it, and as a page for those without a script."""
    return await _box_page(request, await signup_box(subject, viewer, invitation=invitation))


@post("/signup/{sheet_id:uuid}", opt={"policy": "signups.sheet.apply"}, status_code=200)
async def send_signup(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    sheet_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """Sign up; what cannot be done is said in the box, with all that was typed."""
    version = await form_now(subject.form) if subject.form else None
    base = SignedInForm if viewer.person else VisitorForm
    form = await read_form(request, with_questions(with_companions(base, subject), version))
    asked = await age_questions(subject, viewer, utc_now())
    is_right = form.validate()
    is_right = check_companions(form, subject) and is_right
    if not form.ask_age(asked, is_known=viewer.person is not None) or not is_right:
        return await _again(request, subject, form)
    wish = replace(
        _wish(subject, viewer, form, await idempotency_key(request) or ""),
        answers=typed_answers(form, version),
        answers_to=shown_version(form),
    )
    try:
        answer = await sign_up(wish, viewer=viewer, sheet=subject)
    except Refused as refused:
        return await _again(request, subject, form, refused.refusal)
    except Invalid as wrong:
        form.take(wrong)
        return await _again(request, subject, form)
    except TooMany:
        return await _again(request, subject, form, TOO_MANY, status=429)
    response = redirect(link_path(answer.link))
    text = WAITS_FOR_GUARDIAN if _waits_for_guardian(wish, answer) else DONE[answer.state]
    return with_flash(response, "success", gettext(text))


def _waits_for_guardian(wish: SignUpRequest, answer: SignUpAnswer) -> bool:
    """Whoever is known holds a place only for that; a child's guardian is written to at once."""
    is_known = wish.applicant.person is not None or wish.is_for_child
    return answer.state is SignupState.HELD and is_known


@get("/signup/places", opt={"policy": "signups.places.see"})
async def show_places(
    sheet: FromQuery[list[UUID]],
) -> Response[Any]:
    """Free places of many sheets, as numbers and words: {id: {free, taken, capacity, words}}."""
    found = await free_places(sheet[:MOST_SHEETS])
    body = {str(key): _as_json(places) for key, places in found.items()}
    return Response(body, headers={"Content-Language": language()})


TOO_MANY = Refusal("too_many", msg("Too many sign-ups at once. Wait a minute and try again."))
DONE = {
    "held": msg("One more step: confirm your sign-up with the link in the mail."),
    "requested": msg("Your sign-up was sent to the organizer."),
    "confirmed": msg("You are signed up."),
    "waitlisted": msg("You are on the waiting list."),
}


def _wish(sheet: Sheet, viewer: Viewer, form: SignedInForm, key: str) -> SignUpRequest:
    """What was typed, as the engine takes it; who is signed in is not asked for a name."""
    typed = form if isinstance(form, VisitorForm) else None
    band = AgeBand(form.age.data) if form.age.data else None
    is_for_child = band is AgeBand.UNDER_13
    own_name = (form.child_name.data if is_for_child else "") or viewer.name
    applicant = Applicant(
        name=typed.name.data if typed else own_name,
        email=typed.email.data if typed else viewer.email,
        language=language(),
        person=None if is_for_child else viewer.person,
        invitation=(form.invitation.data or "")[:100],
    )
    return SignUpRequest(
        sheet=sheet.id,
        applicant=applicant,
        idempotency_key=key,
        companions=typed_companions(form, sheet),
        accepts_overlap=form.accepts_overlap.data,
        notice_version=(form.notice_version.data or "")[:40],
        age=band,
        guardian_email=form.guardian_email.data or "",
    )


async def _again(
    request: Request,
    sheet: Sheet,
    form: SignedInForm,
    refusal: Refusal | None = None,
    *,
    status: int = 422,
) -> Response[Any]:
    """The box once more, with what was typed and what was wrong."""
    invitation = (form.invitation.data or "")[:100]
    box = await signup_box(sheet, viewer_of(request), invitation=invitation)
    typed = {field.name: str(field.data or "") for field in form}
    errors = {name: list(texts) for name, texts in form.errors.items() if name}
    if box is not None:
        shown = shown_again(form, box.version)
        box = with_trouble(box, typed=typed, errors=errors, refusal=refusal, form=shown)
    return await _box_page(request, box, status=status)


async def _box_page(request: Request, box: SignupBox | None, *, status: int = 200) -> Response[Any]:
    is_part = "hx-request" in request.headers
    template = "signups/box.html" if is_part else "signups/box_page.html"
    return await render(request, template, status=status, box=box)


def _as_json(places: FreePlaces) -> dict[str, Any]:
    return {
        "capacity": places.capacity,
        "taken": places.taken,
        "free": places.free,
        "waiting": places.waiting,
        "words": _words(places),
    }


def _words(places: FreePlaces) -> str:
    """How full it is, in the reader's language."""
    if places.state is SheetState.CANCELLED:
        return gettext("Cancelled")
    if places.free is None:
        return gettext("No limit of places")
    if not places.free:
        return gettext("No free places")
    return ngettext("%(num)d free place", "%(num)d free places", places.free)


PUBLIC_ROUTES = (show_places, show_box, send_signup)
