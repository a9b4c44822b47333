"""One offer for everybody: its page, its shifts as a calendar file, a place's sign-up box."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import UUID

from litestar.params import QueryParameter

from core.contracts.errors import NotFound
from core.data.cursors import Cursor, cursor_of
from core.data.times import city_today, utc_now
from core.people.api import (
    area_name,
    organization_version_key,
)
from core.settings import current
from core.signups.api import sheet_by_id, signup_box
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    redirect,
)
from core.web.i18n import gettext, language
from core.web.kept import Page, kept
from core.web.rendering import etag_of, render
from plugins.volunteering.calendar import shifts_ics
from plugins.volunteering.links import opens
from plugins.volunteering.permissions import manages
from plugins.volunteering.qualifying import Kinds, title_of_kind
from plugins.volunteering.queries import (
    OfferView,
    listed,
    next_shift_start,
    number_begun,
    roles_of,
    shift_line,
    shift_page,
    shift_role_by_id,
    shifts_of,
    version_key,
)
from plugins.volunteering.queries.kinds import KINDS_VERSION, city_kinds
from plugins.volunteering.routes.public import sheets_shown
from plugins.volunteering.rules import audiences_of, is_ahead, is_public, short_agreement_days
from plugins.volunteering.sharing import sharing_of_offer
from plugins.volunteering.signups import conditions
from plugins.volunteering.tables import Offer, Role
from plugins.volunteering.values import (
    INSURANCE_TITLES,
    KIND_TITLES,
    SKILLS,
    SPOKEN_LANGUAGES,
    STATE_TITLES,
    STATE_TONES,
    Audience,
    InsuranceKind,
    OfferKind,
    OfferState,
    Places,
    ShiftLine,
)

PUBLIC = frozenset({Audience.EVERYBODY})
MAP = "https://www.openstreetmap.org/search?"
ICS_HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}


@get("/volunteering/{slug:str}", opt={"policy": "volunteering.offer.see"})
async def show_offer(
    request: Request,
    subject: NamedDependency[Any],
    viewer: NamedDependency[Viewer],
    slug: FromPath[str],
    key: Annotated[str, QueryParameter(name="key", max_length=100)] = "",
    after: Annotated[str, QueryParameter(name="after", max_length=100)] = "",
) -> Response[Any]:
    """One offer with its shifts; under a slug that ends in .ics its calendar file.

    Who comes by the offer's link, or belongs to the organization, sees more shifts of it.
    """
    if slug.endswith(".ics"):
        return await _calendar_file(request, subject)
    has_link = bool(key) and opens(subject.offer, key)
    shown = audiences_of(viewer, subject.organization.id, has_link=has_link)
    build = partial(
        _offer_page,
        subject,
        shown,
        cursor_of(after),
        may_manage=manages(viewer, subject),
    )
    if shown != PUBLIC:
        return await _page_for_some(request, await build(), key if has_link else "")

    versions = (
        version_key(subject.offer.id),
        organization_version_key(subject.organization.id),
        KINDS_VERSION,
    )
    cursor = cursor_of(after) or ""
    return await kept(request, f"volunteering/{slug}:{cursor}", versions=versions, build=build)


async def _page_for_some(request: Request, page: Page, key: str) -> Response[Any]:
    """The page with shifts that not everybody is shown; nothing keeps it."""
    response = await render(request, page.template, **{**page.context, "key": key})
    response.set_header("Cache-Control", "no-store")
    response.set_header("Referrer-Policy", "same-origin")
    return response


async def _offer_page(
    view: OfferView,
    audiences: frozenset[Audience],
    after: Cursor | None = None,
    *,
    may_manage: bool = False,
) -> Page:
    now = utc_now()
    offer = view.offer.id
    page = await shift_page(offer, now=now, audiences=audiences, with_cancelled=True, after=after)
    shown = page.lines
    public = [one.id for one in shown if one.audience is Audience.EVERYBODY]
    open_now = view.offer.state == OfferState.PUBLISHED
    takers = [one for one in shown if open_now and is_ahead(one, now) and one.sheets]
    choices = [one for shift in takers for one in shift.roles if one.sheet and one.capacity]
    context = {
        "view": view,
        "shifts": shown,
        "later": page.later,
        "past": 0 if after else await number_begun(offer, now),
        "takers": {one.id for one in takers},
        "only": choices[0] if len(choices) == 1 and not page.later else None,
        "has_shifts": OfferKind(view.offer.kind).has_shifts,
        "sheets": sheets_shown(takers),
        "areas": [area_name(code, language()) for code in view.areas],
        "spoken": [gettext(SPOKEN_LANGUAGES[key]) for key in view.languages],
        "skills": [gettext(SKILLS[key]) for key in view.skills],
        **_roles(await roles_of(offer), await city_kinds()),
        "map_href": _map_of(view.offer.place),
        "report_href": f"/report?path={quote(view.url_path)}",
        "key": "",
        "sharing": await sharing_of_offer(view, public, now=now),
        "may_manage": may_manage,
        **_facts(view, now),
    }
    until = await next_shift_start(now, offer)
    return Page(template="volunteering/offer.html", context=context, until=until)


def _roles(roles: Sequence[Role], kinds: Kinds) -> Mapping[str, Any]:
    """Roles with a name, or with something to know; what is needed in each, in words."""
    needed = {
        role.id: [title_of_kind(kind, kinds=kinds) for kind in listed(role.qualifications)]
        for role in roles
    }
    return {"roles": [one for one in roles if one.title or needed[one.id]], "needed": needed}


def _map_of(place: str) -> str:
    return MAP + urlencode({"query": f"{place}, {current().city_name}"})


def _facts(view: OfferView, now: datetime) -> Mapping[str, Any]:
    """State, conditions and what the law says, in words that the page shows."""
    today = city_today(now)
    return {
        "is_public": is_public(view.offer),
        "state_title": STATE_TITLES[OfferState(view.offer.state)],
        "state_tone": STATE_TONES[OfferState(view.offer.state)],
        "conditions": conditions(view.offer.minimum_age),
        "kind_title": KIND_TITLES[OfferKind(view.offer.kind)],
        "insurance": _insurance(view.offer),
        "short_days": short_agreement_days(today),
    }


def _insurance(offer: Offer) -> str:
    """How volunteers are insured and by whom, in the reader's language; empty where it is open."""
    if offer.insurance == InsuranceKind.UNTOLD:
        return ""
    told = gettext(INSURANCE_TITLES[InsuranceKind(offer.insurance)])
    return " ".join(part for part in (told, offer.insurer, offer.policy_number) if part)


async def _calendar_file(request: Request, view: OfferView) -> Response[Any]:
    if not is_public(view.offer):
        raise NotFound
    found = (await shifts_of([view.offer.id])).get(view.offer.id, ())
    shifts = [shift.id for shift in found if shift.audience is Audience.EVERYBODY]
    body = await shifts_ics(shifts, language())
    headers = ICS_HEADERS | {
        "ETag": etag_of(body),
        "Content-Disposition": f'attachment; filename="{view.offer.slug}.ics"',
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="text/calendar; charset=utf-8")


@get("/volunteering/{slug:str}/places/{places_id:uuid}", opt={"policy": "volunteering.offer.see"})
async def show_signup(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    places_id: FromPath[UUID],
    key: Annotated[str, QueryParameter(name="key", max_length=100)] = "",
) -> Response[Any]:
    """The sign-up box of a role of a shift with its time above, for the offer's page to fetch."""
    shift, places = await _places_of(subject, places_id)
    if "hx-request" not in request.headers:
        return redirect(f"/signup/{places.sheet}/box{_with_key(key)}")
    has_link = bool(key) and opens(subject.offer, key)
    if shift.audience not in audiences_of(viewer, subject.organization.id, has_link=has_link):
        raise NotFound
    sheet = await sheet_by_id(places.sheet) if places.sheet else None
    response = await render(
        request,
        "volunteering/signup.html",
        shift=shift,
        role=places,
        conditions=conditions(places.minimum_age),
        box=await signup_box(sheet, viewer, invitation=key),
    )
    response.set_header("Cache-Control", "no-store")
    return response


def _with_key(key: str) -> str:
    return f"?{urlencode({'key': key})}" if key else ""


async def _places_of(view: OfferView, places_id: UUID) -> tuple[ShiftLine, Places]:
    """A role of a shift of this offer that people can sign up for. Raises NotFound."""
    found = await shift_role_by_id(places_id)
    shift = await shift_line(found.shift.id) if found else None
    if shift is None or shift.offer != view.offer.id:
        raise NotFound
    for places in shift.roles:
        if places.id == places_id and places.sheet:
            return shift, places
    raise NotFound


PUBLIC_OFFER_ROUTES = (show_offer, show_signup)
