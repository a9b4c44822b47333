"""The page of a sheet's list at its organization's desk: who comes, who asks, and its forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from core.contracts.verdicts import Refusal
from core.data.ids import new_token
from core.people.api import ages_of, band_on, is_minor
from core.signups.forms import (
    AGES,
    AddForm,
    AgeForm,
    PaperConsentForm,
    PaperForm,
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
from core.signups.service.guardians import consents_missing
from core.signups.values import Place, Sheet, SignupState
from core.web.forms import Form
from core.web.handlers import (
    Request,
    Response,
    Viewer,
)
from core.web.i18n import gettext
from core.web.papers import papers_about
from core.web.questions import told_answers
from core.web.rendering import menu, render

F = TypeVar("F", bound=Form)

BASE = "/desk/{organization_slug:str}/signups/{sheet_id:uuid}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed into one of the page's forms, to be shown again; the others are fresh.

    `about` is the sign-up whose consent or age it was.
    """

    addition: AddForm | None = None
    paper: PaperForm | None = None
    consent: PaperConsentForm | None = None
    age: AgeForm | None = None
    about: UUID | None = None
    settings: SheetForm | None = None


NOTHING = Typed()


def back_to(found: ManagedSheet, rest: str = "") -> str:
    """The path of the list, with what follows it."""
    return f"/desk/{found.organization_slug}/signups/{found.sheet.id}{rest}"


async def list_page(
    request: Request,
    viewer: Viewer,
    found: ManagedSheet,
    typed: Typed = NOTHING,
    *,
    entered: str = "",
    search: str = "",
    refusal: Refusal | None = None,
    status: int = 200,
) -> Response[Any]:
    """The list with its forms; `entered` names who was entered from paper last."""
    sheet, slug = found.sheet, found.organization_slug
    places = await signups_of(sheet.id, search=search)
    thing = (await subjects_of([sheet])).get(sheet.id)
    return await render(
        request,
        "signups/desk.html",
        status=422 if refusal else status,
        sheet=sheet,
        thing=thing,
        base_path=back_to(found),
        desk_title=thing.organization_name if thing else "",
        desk_nav=await menu(viewer, "desk", request.url.path, organization=slug),
        **_by_state(places),
        hand_overs=await asked_hand_overs(sheet.id),
        **await _asked(found, places, viewer),
        **await _from_paper(places, typed.paper, entered),
        **_forms(sheet, typed),
        asks_age=asks_age(sheet),
        minors=await _minors_among(places, sheet),
        leaders={one.party: one.name for one in places if one.is_leader},
        unanswered=await consents_missing(sheet, places),
        search=search,
        refusal=refusal,
        found_papers=await papers_about("signups.sheet", sheet.id),
    )


def _by_state(places: Sequence[Place]) -> dict[str, Any]:
    """Those who ask, those who have or wait for a place, those whose sign-up is over."""
    asked = SignupState.REQUESTED
    return {
        "asked": [one for one in places if one.state is asked],
        "active": [one for one in places if one.state.is_active and one.state is not asked],
        "ended": [one for one in places if not one.state.is_active],
    }


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


async def _from_paper(
    places: Sequence[Place], typed: PaperForm | None, entered: str
) -> dict[str, Any]:
    """Who signed on paper, and the form for the next one: on the day of the last one."""
    papers = await papers_of_signups([one.id for one in places])
    last = next((one for one in places if str(one.id) == entered and one.id in papers), None)
    day = {"signed_on": papers[last.id].signed_on} if last else None
    return {
        "from_paper": papers,
        "last_entered": last,
        "paper_form": (typed or PaperForm(data=day)).with_ids("paper"),
        "paper_key": new_token()[0],
    }


def _forms(sheet: Sheet, typed: Typed) -> dict[str, Any]:
    settings = {"hands_over": sheet.hands_over.value, "largest_party": sheet.largest_party}
    return {
        "form": (typed.addition or AddForm()).with_ids("add"),
        "sheet_form": typed.settings or SheetForm(data=settings),
        "consent_form": _of_each(PaperConsentForm, typed.consent, typed.about),
        "consent_for": typed.about if typed.consent else None,
        "age_form": _of_each(AgeForm, typed.age, typed.about),
        "age_of": typed.about if typed.age else None,
        "idempotency_key": new_token()[0],
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
