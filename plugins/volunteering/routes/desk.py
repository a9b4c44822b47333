"""An organization's desk: its offers, and the page of one of them with what can be done next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.data.cursors import Cursor, cursor_of
from core.data.times import utc_now
from core.people.api import desk_page
from core.services.cases.api import last_case_of
from core.settings import current
from core.signups.api import FreePlaces, free_places
from core.web.flashes import with_flash
from core.web.handlers import (
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    redirect,
)
from core.web.i18n import gettext, ngettext, refusal_words
from core.web.papers import Papers, papers_about
from core.web.policies import is_allowed
from plugins.volunteering.links import offer_token
from plugins.volunteering.profiles import shows_phones
from plugins.volunteering.queries import (
    OfferView,
    host_of,
    offers_of,
    roles_of,
    shift_page,
    shifts_behind,
)
from plugins.volunteering.queries.events import events_beside
from plugins.volunteering.queries.hours import number_waiting
from plugins.volunteering.rules import may_host, may_publish
from plugins.volunteering.sharing import sharing_of_offer
from plugins.volunteering.shift_forms import ShiftForm, shift_form
from plugins.volunteering.values import (
    CASE_KIND,
    SCOPE_TITLES,
    STATE_TITLES,
    STATE_TONES,
    Audience,
    OfferKind,
    ShiftLine,
)

BASE = "/desk/{organization_slug:str}/volunteering"
OFFER = BASE + "/{offer_id:uuid}"
MANAGE = {"policy": "volunteering.offer.manage"}


@get(BASE, opt={"policy": "volunteering.desk.see"})
async def show_desk(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """All offers of the organization."""
    return await desk_page(
        request,
        subject,
        "volunteering/desk/list.html",
        organization_id=subject.id,
        offers=await offers_of(subject.id, now=utc_now()),
        obstacle=may_host(host_of(subject)),
        hours_waiting=await number_waiting(subject.id),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"state_titles": STATE_TITLES, "state_tones": STATE_TONES}


@get(OFFER, opt=MANAGE)
async def show_overview(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The offer's shifts with their numbers, and what can be done next."""
    return await overview(request, viewer, subject)


async def _papers(viewer: Viewer, view: OfferView) -> Papers:
    """What can be printed and taken; names of people only by who works for the organization."""
    found = await papers_about("volunteering.offer", view.offer.id)
    if viewer.coordinates(view.organization.id):
        return found
    return replace(found, exports=[one for one in found.exports if not one.is_personal])


async def overview(
    request: Request,
    viewer: Viewer,
    view: OfferView,
    form: ShiftForm | None = None,
    *,
    trouble: Sequence[str] = (),
    status: int = 200,
) -> Response[Any]:
    """The page of one offer; `form` keeps what was typed, `trouble` is said at the top."""
    now = utc_now()
    roles = await roles_of(view.offer.id)
    return await desk_page(
        request,
        view.organization,
        "volunteering/desk/offer.html",
        status=status,
        view=view,
        form=form or shift_form(roles, await events_beside(view.organization.id))(),
        roles=[role for role in roles if role.title],
        may_delete_roles=len(roles) > 1,
        trouble=trouble,
        found_papers=await _papers(viewer, view),
        case=await last_case_of(CASE_KIND, view.offer.id),
        has_shifts=OfferKind(view.offer.kind).has_shifts,
        helpers=await _helpers(view),
        **await _shifts(view, cursor_of(request.query_params.get("after", "")), now),
        **await _publishing(viewer, view, now),
        **_words(),
    )


async def _shifts(view: OfferView, after: Cursor | None, now: datetime) -> dict[str, Any]:
    """Its shifts with their places, and the ways to people that depend on them."""
    page = await shift_page(view.offer.id, now=now, after=after)
    others = await shifts_behind(view.offer.id, now=now)
    shifts = [*page.lines, *others]
    public = [one.id for one in page.lines if one.audience is Audience.EVERYBODY]
    return {
        "ahead": page.lines,
        "later": page.later,
        "others": others,
        "places": await free_places([sheet for shift in shifts for sheet in shift.sheets]),
        "scope_titles": SCOPE_TITLES,
        "with_phones": _today(shifts, now),
        "link": _link(view, shifts),
        "shared": await sharing_of_offer(view, public, now=now),
    }


async def _publishing(viewer: Viewer, view: OfferView, now: datetime) -> dict[str, Any]:
    """Whether it can be published, by this viewer and at all."""
    host = host_of(view.organization)
    first = (await shift_page(view.offer.id, now=now, size=1)).lines
    return {
        "may_publish": is_allowed(viewer, "volunteering.offer.publish", view),
        "obstacle": may_publish(view.offer, host, first, now),
        "host": host,
    }


async def _helpers(view: OfferView) -> FreePlaces | None:
    """The places of an offer without shifts; None where there is nothing to sign up for."""
    sheet = view.offer.sheet
    return (await free_places([sheet])).get(sheet) if sheet else None


def _today(shifts: Sequence[ShiftLine], now: datetime) -> set[UUID]:
    """The shifts of which telephone numbers are shown now."""
    return {one.id for one in shifts if shows_phones(one.starts_at, one.ends_at, one.zone, now)}


def _link(view: OfferView, shifts: Sequence[ShiftLine]) -> str:
    """The address under which shifts that are only by link are shown; empty without such."""
    if not view.offer.link or all(one.audience is not Audience.LINK for one in shifts):
        return ""
    return f"{current().base_url}{view.url_path}?key={offer_token(view.offer.link)}"


def back(view: OfferView, text: str) -> Response[Any]:
    """Back to the offer's page with a sentence."""
    return with_flash(redirect(view.desk_path), "success", gettext(text))


def back_told(view: OfferView, text: str, told: int) -> Response[Any]:
    """Back to the offer's page with a sentence, and how many people get a message."""
    people = ngettext("%(num)d person gets a message.", "%(num)d people get a message.", told)
    parts = [gettext(text), people] if told else [gettext(text)]
    return with_flash(redirect(view.desk_path), "success", " ".join(parts))


def trouble_of(error: Invalid | Refused) -> list[str]:
    """What a service found wrong that no field of the page is about, in the reader's language."""
    if isinstance(error, Refused):
        return [refusal_words(error.refusal)]
    return [gettext(text) for texts in error.fields.values() for text in texts]


DESK_ROUTES = (show_desk, show_overview)
