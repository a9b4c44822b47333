"""What others' facts do to offers: hidden with their organization, renamed with it, forgotten."""

from __future__ import annotations

from uuid import UUID

from core.data.transactions import tx
from core.data.versions import bump
from core.people.api import OrganizationState, organization_by_id
from plugins.volunteering.queries import (
    LIST_VERSION,
    offers_written_by,
    public_offers_of,
    version_key,
)
from plugins.volunteering.service.entries import keep_entries
from plugins.volunteering.tables import Offer


async def hide_offers_of(organization: UUID, *, is_hidden: bool) -> None:
    """Take an organization's offers from everybody's sight, or give them back; inside `tx()`."""
    await Offer.update({Offer.is_hidden: is_hidden}).where(Offer.organization == organization)
    await _refresh(organization)


async def rename_host(organization: UUID) -> None:
    """Bring the calendar's entries up to date after an organization changed its name."""
    async with tx():
        await _refresh(organization)


async def _refresh(organization: UUID) -> None:
    host = await organization_by_id(organization)
    if host is None:
        return
    offers = await public_offers_of(organization)
    for offer in offers:
        await keep_entries(offer, host)
    await bump(LIST_VERSION, *(version_key(offer.id) for offer in offers))


async def move_offers(kept: UUID, merged: UUID) -> None:
    """The offers of an organization that was merged into another are that one's; inside `tx()`."""
    host = await organization_by_id(kept)
    if host is None:
        return
    moved = await public_offers_of(merged)
    is_hidden = host.state == OrganizationState.SUSPENDED
    await Offer.update({Offer.organization: kept, Offer.is_hidden: is_hidden}).where(
        Offer.organization == merged
    )
    for offer in moved:
        offer.organization, offer.is_hidden = kept, is_hidden
        await keep_entries(offer, host)
    if moved:
        await bump(LIST_VERSION, *(version_key(offer.id) for offer in moved))


async def forget_author(person: UUID) -> int:
    """Clear who wrote a person's offers; returns how many rows that were."""
    async with tx():
        offers = [offer.id for offer in await offers_written_by(person)]
        if offers:
            await Offer.update({Offer.created_by: None}).where(Offer.id.is_in(offers))
    return len(offers)
