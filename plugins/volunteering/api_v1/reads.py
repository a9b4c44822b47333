"""Reading offers with their shifts: the public list, one of it, an organization's own."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from core.contracts.errors import NotFound
from core.contracts.texts import msg
from core.data.times import utc_now
from core.people.api import organization_by_slug
from core.signups.api import free_places
from core.web.api.handlers import (
    ROOT,
    Cursor,
    Instant,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
    Viewer,
    answer,
    get,
    operation,
    read_cursor,
    read_query,
)
from plugins.volunteering.api_v1.shapes import DESK, READ, OfferAnswer, WholeOffer
from plugins.volunteering.queries import offers_of, open_offers, shifts_of
from plugins.volunteering.rules import audiences_of
from plugins.volunteering.values import OfferFilter

ALL = ROOT + "/volunteering"


class OffersQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How the list is narrowed, from where on; `q` are words, the last one by its beginning."""

    area: Annotated[str, Meta(max_length=10, pattern="^[0-9a-z_-]*$", examples=["01"])] = ""
    district: Annotated[str, Meta(max_length=100)] = ""
    language: Annotated[str, Meta(max_length=10, pattern="^[a-z]*$", examples=["uk"])] = ""
    skill: Annotated[str, Meta(max_length=20, pattern="^[a-z_]*$", examples=["first_aid"])] = ""
    age: Annotated[int, Meta(ge=0, le=120)] | None = None
    q: Annotated[str, Meta(max_length=200, examples=["sadzenie drzew"])] = ""
    organization: Annotated[str, Meta(max_length=90, examples=["klub-klon"])] = ""
    starts_from: Instant | None = None
    starts_until: Instant | None = None
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
    found = await open_offers(
        now=utc_now(), wanted=await _wanted(asked), after=read_cursor(asked.after)
    )
    items = [OfferAnswer.of(one) for one in found.lines]
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
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """With free places as they are now."""
    found = (await shifts_of([subject.offer.id])).get(subject.offer.id, ())
    shown = audiences_of(viewer, subject.organization.id)
    shifts = [one for one in found if one.audience in shown]
    places = await free_places([sheet for one in shifts for sheet in one.sheets])
    return answer(request, WholeOffer.of(subject, shifts, places))


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
) -> Response[Any]:
    """Drafts too."""
    read_query(request, Nothing)
    found = await offers_of(subject.id, now=utc_now())
    return answer(request, Page(items=[OfferAnswer.of(one) for one in found]))


async def _wanted(asked: OffersQuery) -> OfferFilter:
    """Raises NotFound for an organization that is not there."""
    host = await organization_by_slug(asked.organization) if asked.organization else None
    if asked.organization and host is None:
        raise NotFound
    same = ("area", "district", "language", "skill", "age", "starts_from", "starts_until")
    said = {name: getattr(asked, name) for name in same}
    return OfferFilter(**said, text=asked.q, organization=host.id if host else None)


READS = (api_list_offers, api_show_offer, api_list_desk_offers)
