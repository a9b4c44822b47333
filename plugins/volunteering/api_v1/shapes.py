"""What programs read of offers, their roles and shifts, and the scopes for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from core.contracts.texts import msg
from core.signups.api import FreePlaces
from core.web.api.handlers import ROOT, Instant, Scope, Texts
from plugins.volunteering.queries import OfferLine, OfferView
from plugins.volunteering.values import (
    OFFER_LISTS,
    OFFER_TEXTS,
    Audience,
    InsuranceKind,
    OfferKind,
    OfferState,
    Places,
    ShiftLine,
    ShiftState,
)

READ = Scope("volunteering:read", msg("Read volunteering offers and shifts"))
WRITE = Scope("volunteering:write", msg("Write, publish, change and cancel offers and shifts"))
DESK = ROOT + "/organizations/{organization_slug:str}/volunteering"
ONE = DESK + "/{offer_id:uuid}"


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

    @classmethod
    def of(cls, one: Places, places: Mapping[UUID, FreePlaces]) -> RoleAnswer:
        """What a program reads of a role's places."""
        found = places.get(one.sheet) if one.sheet else None
        same = ("id", "role", "minimum_age", "capacity", "sheet")
        return cls(
            **{name: getattr(one, name) for name in same},
            title=Texts.of(one.title),
            note=Texts.of(one.note),
            free=found.free if found else None,
        )


class ShiftAnswer(msgspec.Struct, kw_only=True):
    """One shift with its roles; `capacity` is how many people they need together.

    Shifts that were made by one rule share `series`.
    """

    id: UUID
    starts_at: Instant
    ends_at: Instant
    zone: str
    place: str
    note: Texts
    state: ShiftState
    audience: Audience
    series: UUID | None
    capacity: int
    roles: list[RoleAnswer]

    @classmethod
    def of(cls, one: ShiftLine, places: Mapping[UUID, FreePlaces]) -> ShiftAnswer:
        """What a program reads of a shift; `places` are those of its sheets as they are now."""
        same = ("id", "starts_at", "ends_at", "zone", "place", "state", "audience", "series")
        return cls(
            **{name: getattr(one, name) for name in same},
            capacity=one.capacity,
            note=Texts.of(one.note),
            roles=[RoleAnswer.of(role, places) for role in one.roles],
        )


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

    @classmethod
    def of(cls, one: OfferLine) -> OfferAnswer:
        """What a program reads of a line."""
        same = ("id", "slug", "kind", "place", "district", "state", "minimum_age", "next_start")
        given: dict[str, Any] = {name: getattr(one, name) for name in same}
        given |= {name: list(getattr(one, name)) for name in OFFER_LISTS}
        return cls(
            **given,
            title=Texts.of(one.title),
            summary=Texts.of(one.summary),
            organization=one.organization_slug,
        )


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

    @classmethod
    def of(
        cls, view: OfferView, shifts: Sequence[ShiftLine], places: Mapping[UUID, FreePlaces]
    ) -> WholeOffer:
        """What everybody reads of an offer; `shifts` are those that the reader is shown."""
        offer = view.offer
        same = ("id", "slug", "place", "district", "has_minors_contact", "minimum_age", "sheet")
        given: dict[str, Any] = {name: getattr(offer, name) for name in same}
        given |= {name: Texts.of(getattr(offer, name)) for name in OFFER_TEXTS}
        given |= {name: list(getattr(view, name)) for name in OFFER_LISTS}
        return cls(
            **given,
            organization=view.organization.slug,
            kind=OfferKind(offer.kind),
            insurance=InsuranceKind(offer.insurance),
            state=OfferState(offer.state),
            shifts=[ShiftAnswer.of(one, places) for one in shifts],
        )
