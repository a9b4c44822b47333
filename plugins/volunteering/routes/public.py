"""Where hands are needed, for everybody: the list of offers, and those without set times."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from litestar.params import QueryParameter

from core.data.cursors import Cursor, cursor_of
from core.data.ids import id_or_none
from core.data.times import later, utc_now
from core.people.api import (
    AREAS,
    ORGANIZATIONS_VERSION,
    area_name,
)
from core.settings import current
from core.signups.api import FreePlaces, SheetState, free_places
from core.web.handlers import (
    Request,
    Response,
    get,
)
from core.web.i18n import gettext, language
from core.web.kept import Page, kept
from core.web.rendering import render
from plugins.volunteering.asked import Asked, asked_of
from plugins.volunteering.queries import (
    LIST_VERSION,
    OfferPage,
    choices_on_offer,
    next_shift_start,
    open_offers,
    timeless_offers,
)
from plugins.volunteering.values import (
    SKILLS,
    SPOKEN_LANGUAGES,
    ShiftLine,
)

MOST_SHEETS = 100
LOOKED_AT_AGAIN = timedelta(minutes=5)
MOST_SHIFTS_OF_A_ROW = 3


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
    start = cursor_of(after)
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
        "sheets": sheets_shown(
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
    start = id_or_none(after)

    async def build() -> Page:
        lines, more = await timeless_offers(after=start)
        return Page(template="volunteering/timeless.html", context={"lines": lines, "later": more})

    return await kept(
        request,
        f"volunteering:timeless:{start or ''}",
        versions=(LIST_VERSION, ORGANIZATIONS_VERSION),
        build=build,
    )


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


def sheets_shown(shifts: Iterable[ShiftLine]) -> list[UUID]:
    """The sheets whose free places a page of shifts asks for, as many as one question takes."""
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


PUBLIC_ROUTES = (list_offers, list_timeless, show_places)
