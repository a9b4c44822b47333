"""Volunteering for programs: offers and shifts; signing up is the sheets'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.data.times import utc_now
from core.signups.api import FreePlaces, free_places
from core.web.api.handlers import (
    ROOT,
    UNFIT,
    Cursor,
    FromPath,
    Instant,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
    Scope,
    Texts,
    answer,
    get,
    operation,
    read_query,
)
from plugins.volunteering.queries import Cursor as Place
from plugins.volunteering.queries import OfferLine, OfferView, offers_of, open_offers, shifts_of
from plugins.volunteering.values import OfferState, ShiftLine, ShiftState

READ = Scope("volunteering:read", msg("Read volunteering offers and shifts"))
ALL = ROOT + "/volunteering"
DESK = ROOT + "/organizations/{organization_slug:str}/volunteering"


class ShiftAnswer(msgspec.Struct, kw_only=True):
    """One shift; `sheet` is where people sign up for it, `free` null where there is none."""

    id: UUID
    starts_at: Instant
    ends_at: Instant
    zone: str
    place: str
    note: Texts
    state: ShiftState
    capacity: int
    sheet: UUID | None
    free: int | None


class OfferAnswer(msgspec.Struct, kw_only=True):
    """An offer in a list."""

    id: UUID
    slug: str
    title: Texts
    summary: Texts
    place: str
    areas: list[str]
    state: OfferState
    minimum_age: int | None
    organization: str
    next_start: Instant | None


class WholeOffer(msgspec.Struct, kw_only=True):
    """An offer with all its shifts."""

    id: UUID
    slug: str
    organization: str
    title: Texts
    summary: Texts
    description: Texts
    requirements: Texts
    benefits: Texts
    place: str
    areas: list[str]
    state: OfferState
    minimum_age: int | None
    shifts: list[ShiftAnswer]


class OffersQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How the list is narrowed, from where on."""

    area: Annotated[str, Meta(max_length=10, pattern="^[0-9a-z_-]*$", examples=["01"])] = ""
    after: Cursor = ""


@get(
    ALL,
    opt=operation(
        policy="volunteering.offers.see",
        scope=READ,
        summary=msg("Where volunteers are needed"),
        query=OffersQuery,
        answer=Page[OfferAnswer],
    ),
)
async def api_list_offers(request: Request) -> Response[Any]:
    """Offers with a shift ahead, 30 at a time, the next start first."""
    asked = read_query(request, OffersQuery)
    found = await open_offers(now=utc_now(), area=asked.area, after=_cursor(asked.after))
    items = [_offer(one) for one in found.lines]
    return answer(request, Page(items=items, after=str(found.later) if found.later else None))


@get(
    ALL + "/{slug:str}",
    opt=operation(
        policy="volunteering.offer.see",
        scope=READ,
        summary=msg("An offer with its shifts"),
        answer=WholeOffer,
    ),
)
async def api_show_offer(
    request: Request,
    subject: NamedDependency[Any],
    slug: FromPath[str],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """With free places as they are now."""
    shifts = (await shifts_of([subject.offer.id])).get(subject.offer.id, ())
    places = await free_places([one.sheet for one in shifts if one.sheet])
    return answer(request, _whole(subject, shifts, places))


@get(
    DESK,
    opt=operation(
        policy="volunteering.desk.see",
        scope=READ,
        summary=msg("All offers of an organization"),
        query=Nothing,
        answer=Page[OfferAnswer],
    ),
)
async def api_list_desk_offers(
    request: Request,
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """Drafts too."""
    read_query(request, Nothing)
    found = await offers_of(subject.id, now=utc_now())
    return answer(request, Page(items=[_offer(one) for one in found]))


def _cursor(text: str) -> Place | None:
    if not text:
        return None
    at, _, offer = text.rpartition("_")
    try:
        return Place(datetime.fromisoformat(at), UUID(offer))
    except ValueError as error:
        raise Invalid({"after": [UNFIT]}) from error


def _offer(one: OfferLine) -> OfferAnswer:
    return OfferAnswer(
        id=one.id,
        slug=one.slug,
        title=Texts.of(one.title),
        summary=Texts.of(one.summary),
        place=one.place,
        areas=list(one.areas),
        state=one.state,
        minimum_age=one.minimum_age,
        organization=one.organization_slug,
        next_start=one.next_start,
    )


def _whole(
    view: OfferView, shifts: Sequence[ShiftLine], places: Mapping[UUID, FreePlaces]
) -> WholeOffer:
    offer = view.offer
    texts = ("title", "summary", "description", "requirements", "benefits")
    return WholeOffer(
        id=offer.id,
        slug=offer.slug,
        organization=view.organization.slug,
        place=offer.place,
        areas=list(view.areas),
        state=OfferState(offer.state),
        minimum_age=offer.minimum_age,
        shifts=[_shift(one, places) for one in shifts],
        **{name: Texts.of(getattr(offer, name)) for name in texts},
    )


def _shift(one: ShiftLine, places: Mapping[UUID, FreePlaces]) -> ShiftAnswer:
    found = places.get(one.sheet) if one.sheet else None
    same = ("id", "starts_at", "ends_at", "zone", "place", "state", "capacity", "sheet")
    return ShiftAnswer(
        **{name: getattr(one, name) for name in same},
        note=Texts.of(one.note),
        free=found.free if found else None,
    )


API_ROUTES = (api_list_offers, api_show_offer, api_list_desk_offers)
