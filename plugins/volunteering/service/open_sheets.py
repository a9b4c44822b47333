"""The one open sheet of an offer without shifts: who wants to help, whenever they can."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.viewer import Viewer
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.settings import current
from core.signups.api import (
    CancelledBy,
    Overlap,
    cancel_sheet,
    change_sheet,
    contacts_of,
    open_sheet,
    sheets_by_ids,
)
from plugins.volunteering.queries import offers_without_shifts
from plugins.volunteering.service.rows import form_of_offer, locked_offer
from plugins.volunteering.tables import Offer
from plugins.volunteering.values import OFFER_KIND, OfferKind, OfferState

LASTS = timedelta(days=366)
AGAIN_BEFORE = timedelta(days=60)
"""A sheet has an end, from which sign-ups on it are kept for their time; it moves on until the
offer is closed."""


async def keep_open_sheet(viewer: Viewer | None, offer: Offer, *, now: datetime) -> None:
    """Open the sheet of a public offer without shifts, or change its places; inside `tx()`.

    It takes nobody's time. Raises Refused when there would be fewer places than are taken.
    """
    if OfferKind(offer.kind).has_shifts or offer.state != OfferState.PUBLISHED:
        return
    end = later(now, LASTS)
    if offer.sheet:
        await change_sheet(
            offer.sheet,
            viewer=viewer,
            tells=False,
            capacity=offer.capacity,
            needs_approval=offer.needs_approval,
            ends_at=end,
            closes_at=end,
        )
        return
    sheet = await open_sheet(
        kind=OFFER_KIND,
        subject=offer.id,
        organization=offer.organization,
        capacity=offer.capacity,
        starts_at=now,
        ends_at=end,
        closes_at=end,
        zone=current().city_zone,
        overlap=Overlap.IGNORE,
        needs_approval=offer.needs_approval,
        form=await form_of_offer(offer.id),
    )
    await Offer.update({Offer.sheet: sheet}).where(Offer.id == offer.id)


async def cancel_open_sheet(
    viewer: Viewer | None, offer: Offer, reason: str, *, by: CancelledBy, now: datetime
) -> int:
    """Tell all who wanted to help that the offer is cancelled; inside `tx()`. How many they are."""
    if not offer.sheet:
        return 0
    told = await contacts_of(OFFER_KIND, offer.id)
    await cancel_sheet(offer.sheet, reason, viewer=viewer, by=by, now=now)
    return len(told)


async def move_ends_on(now: datetime | None = None) -> None:
    """Let the sheets of offers that are still open go on; a job, harmless when repeated."""
    moment = now or utc_now()
    found = await offers_without_shifts()
    sheets = await sheets_by_ids(list(found.values()))
    for offer, sheet in found.items():
        if sheet in sheets and sheets[sheet].ends_at < later(moment, AGAIN_BEFORE):
            await _move_on(offer, moment)


async def _move_on(offer: UUID, now: datetime) -> None:
    async with tx():
        await keep_open_sheet(None, await locked_offer(offer), now=now)
