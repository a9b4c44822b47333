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
    Viewer,
    answer,
    get,
    operation,
    read_query,
)
from plugins.volunteering.queries import Cursor as Position
from plugins.volunteering.queries import OfferLine, OfferView, offers_of, open_offers, shifts_of
from plugins.volunteering.rules import audiences_of
from plugins.volunteering.values import (
    InsuranceKind,
    OfferFilter,
    OfferKind,
    OfferState,
    Places,
    ShiftLine,
    ShiftState,
)

READ = Scope("volunteering:read", msg("Read volunteering offers and shifts"))
ALL = ROOT + "/volunteering"
DESK = ROOT + "/organizations/{organization_slug:str}/volunteering"


class RoleAnswer(msgspec.Struct, kw_only=True):
    """The places of one role on a shift; `sheet` is where people sign up for them.

    `title` is empty where everybody does the same, `free` null where there is no sheet.
    """

    id: UUID
    role: UUID
    title: Texts
    note: Texts
    minimum_age: int | None
    capacity: int
    sheet: UUID | None
    free: int | None


class ShiftAnswer(msgspec.Struct, kw_only=True):
    """One shift with its roles; `capacity` is how many people they need together."""

    id: UUID
    starts_at: Instant
    ends_at: Instant
    zone: str
    place: str
    note: Texts
    state: ShiftState
    capacity: int
    roles: list[RoleAnswer]


class OfferAnswer(msgspec.Struct, kw_only=True):
    """An offer in a list."""

    id: UUID
    slug: str
    title: Texts
    kind: OfferKind
    summary: Texts
    place: str
    district: str
    areas: list[str]
    languages: list[str]
    skills: list[str]
    state: OfferState
    minimum_age: int | None
    organization: str
    next_start: Instant | None


class WholeOffer(msgspec.Struct, kw_only=True):
    """An offer with all its shifts; `sheet` is where people say that they want to help without."""

    id: UUID
    slug: str
    organization: str
    title: Texts
    kind: OfferKind
    summary: Texts
    description: Texts
    tasks: Texts
    requirements: Texts
    benefits: Texts
    place: str
    district: str
    areas: list[str]
    languages: list[str]
    skills: list[str]
    has_minors_contact: bool
    insurance: InsuranceKind
    state: OfferState
    minimum_age: int | None
    sheet: UUID | None
    shifts: list[ShiftAnswer]


class OffersQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How the list is narrowed, from where on."""

    area: Annotated[str, Meta(max_length=10, pattern="^[0-9a-z_-]*$", examples=["01"])] = ""
    district: Annotated[str, Meta(max_length=100)] = ""
    language: Annotated[str, Meta(max_length=10, pattern="^[a-z]*$", examples=["uk"])] = ""
    skill: Annotated[str, Meta(max_length=20, pattern="^[a-z_]*$", examples=["first_aid"])] = ""
    age: Annotated[int, Meta(ge=0, le=120)] | None = None
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
    found = await open_offers(now=utc_now(), wanted=_wanted(asked), after=_cursor(asked.after))
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
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    slug: FromPath[str],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """With free places as they are now."""
    found = (await shifts_of([subject.offer.id])).get(subject.offer.id, ())
    shown = audiences_of(viewer, subject.organization.id)
    shifts = [one for one in found if one.audience in shown]
    places = await free_places([sheet for one in shifts for sheet in one.sheets])
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


def _wanted(asked: OffersQuery) -> OfferFilter:
    same = ("area", "district", "language", "skill", "age", "starts_from", "starts_until")
    return OfferFilter(**{name: getattr(asked, name) for name in same})


def _cursor(text: str) -> Position | None:
    if not text:
        return None
    at, _, offer = text.rpartition("_")
    try:
        return Position(datetime.fromisoformat(at), UUID(offer))
    except ValueError as error:
        raise Invalid({"after": [UNFIT]}) from error


def _offer(one: OfferLine) -> OfferAnswer:
    return OfferAnswer(
        id=one.id,
        slug=one.slug,
        title=Texts.of(one.title),
        kind=one.kind,
        summary=Texts.of(one.summary),
        place=one.place,
        district=one.district,
        areas=list(one.areas),
        languages=list(one.languages),
        skills=list(one.skills),
        state=one.state,
        minimum_age=one.minimum_age,
        organization=one.organization_slug,
        next_start=one.next_start,
    )


def _whole(
    view: OfferView, shifts: Sequence[ShiftLine], places: Mapping[UUID, FreePlaces]
) -> WholeOffer:
    offer = view.offer
    texts = ("title", "summary", "description", "tasks", "requirements", "benefits")
    return WholeOffer(
        id=offer.id,
        slug=offer.slug,
        organization=view.organization.slug,
        kind=OfferKind(offer.kind),
        place=offer.place,
        district=offer.district,
        areas=list(view.areas),
        languages=list(view.languages),
        skills=list(view.skills),
        has_minors_contact=offer.has_minors_contact,
        insurance=InsuranceKind(offer.insurance),
        state=OfferState(offer.state),
        minimum_age=offer.minimum_age,
        sheet=offer.sheet,
        shifts=[_shift(one, places) for one in shifts],
        **{name: Texts.of(getattr(offer, name)) for name in texts},
    )


def _shift(one: ShiftLine, places: Mapping[UUID, FreePlaces]) -> ShiftAnswer:
    same = ("id", "starts_at", "ends_at", "zone", "place", "state", "capacity")
    return ShiftAnswer(
        **{name: getattr(one, name) for name in same},
        note=Texts.of(one.note),
        roles=[_role(role, places) for role in one.roles],
    )


def _role(one: Places, places: Mapping[UUID, FreePlaces]) -> RoleAnswer:
    found = places.get(one.sheet) if one.sheet else None
    same = ("id", "role", "minimum_age", "capacity", "sheet")
    return RoleAnswer(
        **{name: getattr(one, name) for name in same},
        title=Texts.of(one.title),
        note=Texts.of(one.note),
        free=found.free if found else None,
    )


API_ROUTES = (api_list_offers, api_show_offer, api_list_desk_offers)
