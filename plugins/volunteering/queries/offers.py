"""Reads of offers: one by name, public lists, an organization's own."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import Row, as_instant, as_text, as_uuid, read
from core.data.cursors import Cursor
from core.data.folding import fold
from core.data.many import marks
from core.people.api import (
    KIND_RULES,
    Organization,
    OrganizationKind,
    may_publish_at_all,
    may_publish_directly,
    organization_by_id,
)
from core.services.calendar.api import typed_words
from core.settings import current
from plugins.volunteering.queries.shifts import first_shifts, public_window
from plugins.volunteering.tables import Offer
from plugins.volunteering.values import Host, OfferFilter, OfferKind, OfferState, ShiftLine

PAGE_SIZE = 30
SHIFTS_OF_A_ROW = 12
LIST_VERSION = "volunteering"
EVERYTHING = OfferFilter()

_NEXT = (
    "SELECT s.offer, MIN(s.starts_at) AS next_start FROM volunteering_shift s"
    " WHERE s.state = 'open' AND s.audience = 'everybody' AND s.starts_at > ? GROUP BY s.offer"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPage:
    """A stretch of the public list with the first shifts of each offer; `numbers` are all of each.

    `later` is where the next one begins.
    """

    lines: Sequence[OfferLine]
    shifts: Mapping[UUID, Sequence[ShiftLine]]
    numbers: Mapping[UUID, int]
    later: Cursor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a list of offers can be narrowed to, by keys."""

    areas: frozenset[str]
    languages: frozenset[str]
    skills: frozenset[str]
    districts: tuple[str, ...]


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


async def open_offers(
    *, now: datetime, wanted: OfferFilter = EVERYTHING, after: Cursor | None = None
) -> OfferPage:
    """Public offers with a shift ahead, by the start of the next one, 30 at a time."""
    window, values = public_window(wanted, now)
    condition, more = _narrowed(wanted)
    values += more
    if after is not None:
        condition += " AND (o.next_start, o.id) > (?, ?)"
        values += [after.at, after.id]
    following = (
        "SELECT s.starts_at FROM volunteering_shift s"  # noqa: S608 -- conditions of ours
        f" WHERE s.offer = o.id AND {window} ORDER BY s.starts_at LIMIT 1"
    )
    rows = await read(
        f"SELECT {_OFFER_LINE}, o.next_start"  # noqa: S608 -- conditions of ours
        f" FROM (SELECT o.*, ({following}) AS next_start FROM volunteering_offer o) o"
        " JOIN people_organization p ON p.id = o.organization"
        f" WHERE o.next_start IS NOT NULL AND {condition}"
        f" ORDER BY o.next_start, o.id LIMIT {PAGE_SIZE + 1}",
        values,
    )
    lines = [_offer_line(row) for row in rows]
    shown = lines[:PAGE_SIZE]
    last = shown[-1] if len(lines) > PAGE_SIZE else None
    later = Cursor(last.next_start, last.id) if last and last.next_start else None
    names = [line.id for line in shown]
    shifts, numbers = await first_shifts(names, wanted, now=now, most=SHIFTS_OF_A_ROW)
    return OfferPage(lines=shown, shifts=shifts, numbers=numbers, later=later)


async def timeless_offers(
    wanted: OfferFilter = EVERYTHING, *, after: UUID | None = None
) -> tuple[Sequence[OfferLine], UUID | None]:
    """Public offers without shifts, the newest first, 30 at a time, and where the next begin."""
    condition, values = _narrowed(wanted)
    if after is not None:
        condition += " AND o.id < ?"
        values.append(after)
    rows = await read(
        f"SELECT {_OFFER_LINE}, NULL AS next_start FROM {_OFFERS}"  # noqa: S608 -- conditions of ours
        f" WHERE {condition} AND o.kind IN ('open_ended', 'remote')"
        f" ORDER BY o.id DESC LIMIT {PAGE_SIZE + 1}",
        values,
    )
    lines = [_offer_line(row) for row in rows]
    return lines[:PAGE_SIZE], lines[PAGE_SIZE - 1].id if len(lines) > PAGE_SIZE else None


def _narrowed(wanted: OfferFilter) -> tuple[str, list[Any]]:
    """The condition on a public offer that is narrowed to what is wanted."""
    conditions, values = ["o.state = 'published' AND NOT o.is_hidden"], list[Any]()
    for column, key in (
        ("areas", wanted.area),
        ("languages", wanted.language),
        ("skills", wanted.skill),
    ):
        if key:
            conditions.append(f"o.{column} LIKE ?")
            values.append(f'%"{key}"%')
    if wanted.text.strip():
        found, words = typed_words("o.search_text", wanted.text)
        conditions.append(found)
        values += words
    if wanted.district:
        conditions.append("o.district = ?")
        values.append(wanted.district)
    if wanted.organization is not None:
        conditions.append("o.organization = ?")
        values.append(wanted.organization)
    if wanted.age is not None:
        conditions.append("(o.minimum_age IS NULL OR o.minimum_age <= ?)")
        values.append(wanted.age)
    return " AND ".join(conditions), values


async def choices_on_offer() -> Choices:
    """What the public list can be narrowed to now: only what some offer has."""
    rows = await read(
        "SELECT DISTINCT areas, languages, skills, district FROM volunteering_offer"
        " WHERE state = 'published' AND NOT is_hidden"
    )
    return Choices(
        areas=frozenset(code for row in rows for code in listed(row["areas"])),
        languages=frozenset(key for row in rows for key in listed(row["languages"])),
        skills=frozenset(key for row in rows for key in listed(row["skills"])),
        districts=tuple(sorted({row["district"] for row in rows} - {""}, key=fold)),
    )


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


async def offers_without_shifts() -> Mapping[UUID, UUID]:
    """The sheets of public offers without shifts, by the offers."""
    rows = await read(
        "SELECT id, sheet FROM volunteering_offer WHERE state = 'published'"
        " AND sheet IS NOT NULL ORDER BY id"
    )
    return {as_uuid(row["id"]): as_uuid(row["sheet"]) for row in rows}


async def offers_by_ids(offers: Collection[UUID]) -> Sequence[Row]:
    """What sign-ups need to know of offers without shifts, in one query."""
    if not offers:
        return []
    return await read(
        "SELECT o.id, o.title, o.slug, o.place, o.state, o.minimum_age, o.organization,"  # noqa: S608 -- question marks only
        f" o.published_at, p.short_name FROM {_OFFERS} WHERE o.id IN ({marks(offers)})",
        list(offers),
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
