"""The sign-up sheets of shifts, kept in step with their rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.checkin.api import open_lists
from core.contracts.viewer import Viewer
from core.data.rows import write_row
from core.signups.api import Overlap, change_sheet, open_sheet
from plugins.volunteering.tables import Offer, Shift
from plugins.volunteering.values import SHIFT_KIND, OfferState, ShiftState


async def keep_sheet(viewer: Viewer | None, shift: Shift, offer: Offer) -> Shift:
    """Open or change the sheet of a public offer's shift, inside `tx()`; drafts have none.

    Raises Refused when there would be fewer places than are taken.
    """
    if shift.sheet:
        await change_sheet(shift.sheet, viewer=viewer, tells=False, **_settings(shift))
        await open_lists(kind=SHIFT_KIND, subject=shift.id, ends_at=shift.ends_at)
    elif offer.state == OfferState.PUBLISHED and shift.state == ShiftState.OPEN:
        return await write_row(shift, {"sheet": await _open(shift, offer)})
    return shift


async def _open(shift: Shift, offer: Offer) -> UUID:
    """Nobody is on two shifts at once, and everybody signs up for themselves."""
    sheet = await open_sheet(
        kind=SHIFT_KIND,
        subject=shift.id,
        organization=offer.organization,
        overlap=Overlap.REFUSE,
        has_waiting_list=True,
        largest_party=1,
        **_settings(shift),
    )
    await open_lists(kind=SHIFT_KIND, subject=shift.id, ends_at=shift.ends_at)
    return sheet


def _settings(shift: Shift) -> dict[str, Any]:
    return {
        "capacity": shift.capacity,
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "zone": shift.zone,
    }
