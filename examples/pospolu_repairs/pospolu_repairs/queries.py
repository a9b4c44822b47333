"""Reads of repair cafés."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.people.api import Organization
from pospolu_repairs.tables import Cafe
from pospolu_repairs.values import CafeState


async def cafe_by_id(cafe: UUID) -> Cafe | None:
    """One café, whatever its state, with its organization."""
    return await Cafe.objects(Cafe.organization).where(Cafe.id == cafe).first()


async def open_cafe(slug: str) -> Cafe | None:
    """A café that everybody may see, with its organization."""
    wanted = (Cafe.slug == slug) & (Cafe.state == CafeState.OPEN.value)
    return await Cafe.objects(Cafe.organization).where(wanted).first()


async def cafes_ahead(now: datetime) -> Sequence[Cafe]:
    """Approved cafés that are not over, the next one first."""
    return (
        await Cafe.objects(Cafe.organization)
        .where(Cafe.state == CafeState.OPEN.value, Cafe.ends_at > now)
        .order_by(Cafe.starts_at)
        .limit(100)
    )


async def cafes_of(organization: UUID) -> Sequence[Cafe]:
    """An organization's own, the last one first."""
    return (
        await Cafe.objects()
        .where(Cafe.organization == organization)
        .order_by(Cafe.starts_at, ascending=False)
        .limit(100)
    )


async def cafes_by_ids(cafes: Sequence[UUID]) -> Sequence[Cafe]:
    """Many cafés with their organizations in one query."""
    if not cafes:
        return ()
    return await Cafe.objects(Cafe.organization).where(Cafe.id.is_in(list(cafes)))


def host_of(cafe: Cafe) -> Organization:
    """The organization that was read with it."""
    host: Organization = cafe.organization
    return host
