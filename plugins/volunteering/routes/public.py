"""What everybody sees: where hands are needed, one offer, its shifts as a calendar file."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import UUID

from litestar.params import QueryParameter

from core.contracts.errors import NotFound
from core.data.times import later, to_wall, utc_now
from core.people.api import (
    AREAS,
    ORGANIZATIONS_VERSION,
    area_name,
    organization_version_key,
)
from core.settings import current
from core.signups.api import FreePlaces, SheetState, free_places, sheet_by_id, signup_box
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
from plugins.volunteering.asked import Asked, asked_of
from plugins.volunteering.calendar import shifts_ics
from plugins.volunteering.links import opens
from plugins.volunteering.permissions import manages
from plugins.volunteering.qualifying import Kinds, title_of_kind
from plugins.volunteering.queries import (
    LIST_VERSION,
    Cursor,
    OfferPage,
    OfferView,
    ShiftCursor,
    choices_on_offer,
    listed,
    next_shift_start,
    number_begun,
    open_offers,
    roles_of,
    shift_line,
    shift_page,
    shift_role_by_id,
    shifts_of,
    timeless_offers,
    version_key,
)
from plugins.volunteering.queries.kinds import KINDS_VERSION, city_kinds
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

MOST_SHEETS = 100
PUBLIC = frozenset({Audience.EVERYBODY})
LOOKED_AT_AGAIN = timedelta(minutes=5)
MAP = "https://www.openstreetmap.org/search?"
MOST_SHIFTS_OF_A_ROW = 3
ICS_HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}


@get("/volunteering", opt={"policy": "volunteering.offers.see"})
async def list_offers(  # noqa: PLR0913, PLR0917 -- a parameter for each filter
    request: Request,
    area: Annotated[str, QueryParameter(name="area", max_length=10)] = "",
    after: Annotated[str, QueryParameter(name="after", max_length=100)] = "",
    when: Annotated[str, QueryParameter(name="when", max_length=10)] = "",
    district: Annotated[str, QueryParameter(name="district", max_length=100)] = "",
    language: Annotated[str, QueryParameter(name="language", max_length=10)] = "",
    skill: Annotated[str, QueryParameter(name="skill", max_length=20)] = "",
    age: Annotated[str, QueryParameter(name="age", max_length=10)] = "",
    q: Annotated[str, QueryParameter(name="q", max_length=200)] = "",
) -> Response[Any]:
    """Where hands are needed, by the start of the next shift, narrowed to what is asked.

    Nobody keeps a page of what was typed: there is no end of them.
    """
    given = {"when": when, "district": district, "language": language, "skill": skill, "age": age}
    asked = asked_of({"area": area, "q": q, **given})
    start = _cursor(after)
    if asked.text:
        page = await _list_page(asked, start)
        return await render(request, page.template, **page.context)

    async def build() -> Page:
        return await _list_page(asked, start)

    return await kept(
        request,
        f"volunteering:{urlencode(asked.parameters)}:{start or ''}",
        versions=(LIST_VERSION, ORGANIZATIONS_VERSION),
        build=build,
    )


async def _list_page(asked: Asked, after: Cursor | None) -> Page:
    now = utc_now()
    wanted = asked.filter(now, current().city_zone)
    page = await _with_room_first(await open_offers(now=now, wanted=wanted, after=after))
    if asked.is_now:
        page = await _with_room_only(page)
    timeless, more = ((), None) if after or asked.when else await timeless_offers(wanted)
    context = {
        "page": page,
        "most_shifts": MOST_SHIFTS_OF_A_ROW,
        "asked": asked,
        "timeless": timeless,
        "has_more_timeless": more is not None,
        "choices": await _choices(asked),
        "query": urlencode(asked.parameters),
        "sheets": _sheets(
            one
            for line in page.lines
            for one in page.shifts.get(line.id, ())[:MOST_SHIFTS_OF_A_ROW]
        ),
    }
    again = later(now, LOOKED_AT_AGAIN)
    until = min(await next_shift_start(now) or again, again)
    return Page(template="volunteering/list.html", context=context, until=until)


@get("/volunteering/when-you-can", opt={"policy": "volunteering.offers.see"})
async def list_timeless(
    request: Request,
    after: Annotated[str, QueryParameter(name="after", max_length=40)] = "",
) -> Response[Any]:
    """Offers without set times, the newest first."""
    start = _name(after)

    async def build() -> Page:
        lines, more = await timeless_offers(after=start)
        return Page(template="volunteering/timeless.html", context={"lines": lines, "later": more})

    return await kept(
        request,
        f"volunteering:timeless:{start or ''}",
        versions=(LIST_VERSION, ORGANIZATIONS_VERSION),
        build=build,
    )


def _name(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


async def _choices(asked: Asked) -> Mapping[str, list[tuple[str, str]]]:
    """What the list can be narrowed to, in the reader's language; what is asked stays there."""
    found = await choices_on_offer()
    areas = found.areas | {asked.area}
    return {
        "areas": [(code, area_name(code, language())) for code in AREAS if code in areas],
        "districts": [(one, one) for one in found.districts],
        "languages": _titled(SPOKEN_LANGUAGES, found.languages | {asked.language}),
        "skills": _titled(SKILLS, found.skills | {asked.skill}),
    }


def _titled(titles: Mapping[str, str], keys: Collection[str]) -> list[tuple[str, str]]:
    return [(key, gettext(title)) for key, title in titles.items() if key in keys]


async def _with_room_only(page: OfferPage) -> OfferPage:
    """What somebody could still take: offers and shifts with a free place."""
    sheets = [sheet for shifts in page.shifts.values() for one in shifts for sheet in one.sheets]
    places = await free_places(sheets)
    shifts = {
        offer: [one for one in found if _has_room(one, places)]
        for offer, found in page.shifts.items()
    }
    return replace(page, lines=[one for one in page.lines if shifts.get(one.id)], shifts=shifts)


async def _with_room_first(page: OfferPage) -> OfferPage:
    """Offers and shifts with free places before full ones, otherwise in their order.

    A sign-up changes no kept page, so the list is looked at again after a while.
    """
    sheets = [sheet for shifts in page.shifts.values() for one in shifts for sheet in one.sheets]
    places = await free_places(sheets)
    shifts = {
        offer: sorted(found, key=lambda one: not _has_room(one, places))
        for offer, found in page.shifts.items()
    }
    has_room = {offer for offer, found in shifts.items() if found and _has_room(found[0], places)}
    lines = sorted(page.lines, key=lambda line: line.id not in has_room)
    return replace(page, lines=lines, shifts=shifts)


def _has_room(shift: ShiftLine, places: Mapping[UUID, FreePlaces]) -> bool:
    found = [places[sheet] for sheet in shift.sheets if sheet in places]
    return not found or any(one.state is SheetState.OPEN and one.free != 0 for one in found)


def _cursor(text: str) -> Cursor | None:
    """The place in the list that an address names; what cannot be read was not asked."""
    instant, _, name = text.partition("_")
    try:
        start, offer = datetime.fromisoformat(instant), UUID(name)
        return Cursor(start.astimezone(UTC), offer) if start.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _shift_cursor(text: str) -> ShiftCursor | None:
    found = _cursor(text)
    return ShiftCursor(found.next_start, found.id) if found else None


def _sheets(shifts: Iterable[ShiftLine]) -> list[UUID]:
    return [sheet for shift in shifts for sheet in shift.sheets][:MOST_SHEETS]


@get("/volunteering/places", opt={"policy": "volunteering.offers.see"})
async def show_places(
    request: Request,
    sheet: Annotated[list[UUID], QueryParameter(name="sheet", max_items=MOST_SHEETS)],
) -> Response[Any]:
    """Free places of the shifts on a kept page, in the pieces that htmx puts beside them."""
    places = await free_places(sheet)
    response = await render(request, "volunteering/places.html", places=places)
    response.set_header("Cache-Control", "no-store")
    return response


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
        _shift_cursor(after),
        may_manage=manages(viewer, subject),
    )
    if shown != PUBLIC:
        return await _page_for_some(request, await build(), key if has_link else "")

    versions = (
        version_key(subject.offer.id),
        organization_version_key(subject.organization.id),
        KINDS_VERSION,
    )
    cursor = _shift_cursor(after) or ""
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
    after: ShiftCursor | None = None,
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
        "sheets": _sheets(takers),
        "areas": [area_name(code, language()) for code in view.areas],
        "languages": [gettext(SPOKEN_LANGUAGES[key]) for key in view.languages],
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
    today = to_wall(now, current().city_zone).date()
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


PUBLIC_ROUTES = (list_offers, list_timeless, show_places, show_offer, show_signup)
