"""Reads of offers: one by name, public lists, an organization's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import Row, as_instant, as_text, as_uuid, read
from core.people.api import (
    KIND_RULES,
    Organization,
    OrganizationKind,
    may_publish_at_all,
    may_publish_directly,
    organization_by_id,
)
from core.settings import current
from plugins.volunteering.queries.shifts import shifts_ahead
from plugins.volunteering.tables import Offer
from plugins.volunteering.values import Host, OfferKind, OfferState, ShiftLine

PAGE_SIZE = 30
LIST_VERSION = "volunteering"

_NEXT = (
    "SELECT s.offer, MIN(s.starts_at) AS next_start FROM volunteering_shift s"
    " WHERE s.state = 'open' AND s.starts_at > ? GROUP BY s.offer"
)
_OFFER_LINE = (
    "o.id, o.slug, o.title, o.kind, o.summary, o.place, o.district, o.areas, o.languages,"
    " o.skills, o.state, o.minimum_age,"
    " p.short_name AS organization_name, p.slug AS organization_slug"
)
_OFFERS = "volunteering_offer o JOIN people_organization p ON p.id = o.organization"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """One offer in a list; `next_start` (UTC) is the start of its next shift, if one is ahead."""

    id: UUID
    slug: str
    title: LocalizedText
    kind: OfferKind
    summary: LocalizedText
    place: str
    district: str
    areas: tuple[str, ...]
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    state: OfferState
    minimum_age: int | None
    organization_name: str
    organization_slug: str
    next_start: datetime | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two offers in the order (next_start, id)."""

    next_start: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.next_start.isoformat()}_{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPage:
    """A stretch of the public list with the shifts ahead; `later` is where the next one begins."""

    lines: Sequence[OfferLine]
    shifts: Mapping[UUID, Sequence[ShiftLine]]
    later: Cursor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """An offer with the organization behind it, as pages and policies look at it."""

    offer: Offer
    organization: Organization

    @property
    def areas(self) -> tuple[str, ...]:
        """The codes of its areas of public tasks."""
        return areas_of(self.offer)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that volunteers need."""
        return listed(self.offer.languages)

    @property
    def skills(self) -> tuple[str, ...]:
        """What volunteers should be able to do."""
        return listed(self.offer.skills)

    @property
    def url_path(self) -> str:
        """Its public address."""
        return f"/volunteering/{self.offer.slug}"

    @property
    def desk_path(self) -> str:
        """Its address on its organization's desk."""
        return f"/desk/{self.organization.slug}/volunteering/{self.offer.id}"


def version_key(offer: UUID) -> str:
    """The version row that rises with every change of an offer or of its shifts."""
    return f"{LIST_VERSION}:{offer}"


def areas_of(offer: Offer) -> tuple[str, ...]:
    """The codes of an offer's areas of public tasks."""
    return listed(offer.areas)


def listed(text: str) -> tuple[str, ...]:
    """The keys in a column that holds a JSON list."""
    return tuple(json.loads(text))


def host_of(organization: Organization) -> Host:
    """What decisions look at in an organization."""
    return Host(
        is_host_kind=KIND_RULES[OrganizationKind(organization.kind)].may_host_volunteers,
        publishes_directly=may_publish_directly(organization, four_eyes=current().four_eyes),
        barred=may_publish_at_all(organization),
    )


async def offer_by_id(offer: UUID) -> OfferView | None:
    """One offer, in whatever state."""
    return await _viewed(await Offer.objects().where(Offer.id == offer).first())


async def offer_by_slug(slug: str) -> OfferView | None:
    """One offer, in whatever state."""
    return await _viewed(await Offer.objects().where(Offer.slug == slug).first())


async def _viewed(offer: Offer | None) -> OfferView | None:
    organization = await organization_by_id(offer.organization) if offer else None
    if offer is None or organization is None:
        return None
    return OfferView(offer=offer, organization=organization)


async def open_offers(*, now: datetime, area: str = "", after: Cursor | None = None) -> OfferPage:
    """Public offers with a shift ahead, by the start of the next one, 30 at a time."""
    conditions = ["o.state = 'published' AND NOT o.is_hidden"]
    values: list[Any] = [now]
    if area:
        conditions.append("o.areas LIKE ?")
        values.append(f'%"{area}"%')
    if after is not None:
        conditions.append("(n.next_start, o.id) > (?, ?)")
        values += [after.next_start, after.id]
    rows = await read(
        f"SELECT {_OFFER_LINE}, n.next_start FROM {_OFFERS} JOIN ({_NEXT}) n ON n.offer = o.id"  # noqa: S608 -- conditions of ours
        f" WHERE {' AND '.join(conditions)} ORDER BY n.next_start, o.id LIMIT {PAGE_SIZE + 1}",
        values,
    )
    lines = [_offer_line(row) for row in rows]
    shown = lines[:PAGE_SIZE]
    last = shown[-1] if len(lines) > PAGE_SIZE else None
    later = Cursor(last.next_start, last.id) if last and last.next_start else None
    shifts = await shifts_ahead([line.id for line in shown], now)
    return OfferPage(lines=shown, shifts=shifts, later=later)


async def areas_on_offer(now: datetime) -> frozenset[str]:
    """The codes of areas in which hands are needed now: what the list can be narrowed to."""
    rows = await read(
        f"SELECT DISTINCT o.areas FROM volunteering_offer o JOIN ({_NEXT}) n ON n.offer = o.id"  # noqa: S608 -- constants only
        " WHERE o.state = 'published' AND NOT o.is_hidden",
        [now],
    )
    return frozenset(code for row in rows for code in json.loads(row["areas"]))


async def next_shift_start(now: datetime, offer: UUID | None = None) -> datetime | None:
    """The next instant at which a public shift begins, and lists look different."""
    wanted, values = (" AND s.offer = ?", [offer]) if offer else ("", [])
    rows = await read(
        "SELECT MIN(s.starts_at) AS at FROM volunteering_shift s"  # noqa: S608 -- constants only
        f" WHERE s.state = 'open' AND s.starts_at > ?{wanted}",
        [now, *values],
    )
    return as_instant(rows[0]["at"])


async def offers_of(organization: UUID, *, now: datetime) -> Sequence[OfferLine]:
    """All offers of an organization: those with a shift ahead first, then the newest."""
    rows = await read(
        f"SELECT {_OFFER_LINE}, n.next_start FROM {_OFFERS}"  # noqa: S608 -- constants only
        f" LEFT JOIN ({_NEXT}) n ON n.offer = o.id WHERE o.organization = ?"
        " ORDER BY CASE WHEN n.next_start IS NULL THEN 1 ELSE 0 END, n.next_start,"
        " o.created_at DESC, o.id",
        [now, organization],
    )
    return [_offer_line(row) for row in rows]


async def public_offers_of(organization: UUID) -> Sequence[Offer]:
    """The offers of an organization whose shifts stand in the calendar, hidden ones too."""
    states = [OfferState.PUBLISHED.value, OfferState.CLOSED.value, OfferState.CANCELLED.value]
    return await Offer.objects().where(
        Offer.organization == organization, Offer.state.is_in(states)
    )


async def offers_past(now: datetime) -> Sequence[UUID]:
    """Published offers that had shifts, none of which is still to end."""
    rows = await read(
        "SELECT o.id FROM volunteering_offer o WHERE o.state = 'published'"
        " AND EXISTS (SELECT 1 FROM volunteering_shift s WHERE s.offer = o.id)"
        " AND NOT EXISTS (SELECT 1 FROM volunteering_shift s WHERE s.offer = o.id"
        " AND s.state = 'open' AND s.ends_at > ?)",
        [now],
    )
    return [as_uuid(row["id"]) for row in rows]


def _offer_line(row: Row) -> OfferLine:
    return OfferLine(
        **row
        | {
            "id": as_uuid(row["id"]),
            "title": as_text(row["title"]),
            "summary": as_text(row["summary"]),
            "kind": OfferKind(row["kind"]),
            "areas": listed(row["areas"]),
            "languages": listed(row["languages"]),
            "skills": listed(row["skills"]),
            "state": OfferState(row["state"]),
            "next_start": as_instant(row["next_start"]),
        }
    )
