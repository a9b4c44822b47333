"""Shifts: added, copied, changed and called off, always with word to those who come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import need_reason, refuse, refuse_faults
from core.contracts.errors import NotFound
from core.contracts.signals import announce
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.rows import changed_fields, write_row
from core.data.times import add_wall_days, utc_now
from core.data.transactions import Transaction, current, tx
from core.signups.api import cancel_sheet, canceller
from plugins.volunteering.queries import places_of, shift_rows
from plugins.volunteering.rules import (
    is_ahead,
    may_add_shift,
    may_cancel,
    may_change,
    plan_faults,
)
from plugins.volunteering.service.entries import keep_entries, keep_entry
from plugins.volunteering.service.open_sheets import cancel_open_sheet
from plugins.volunteering.service.rows import (
    bump_offer,
    locked_offer,
    locked_shift,
    log,
    organization_of,
    plan_columns,
)
from plugins.volunteering.service.sheets import keep_places, keep_sheets
from plugins.volunteering.service.telling import (
    people_to_tell,
    tell_signed_up,
)
from plugins.volunteering.signals import ShiftCancelled, ShiftChanged, ShiftPublished
from plugins.volunteering.tables import Offer, Shift
from plugins.volunteering.values import (
    PUBLIC_STATES,
    Audience,
    OfferState,
    ShiftPlan,
    ShiftState,
)

MOVING = {"starts_at", "ends_at", "zone", "place"}


async def add_shift(
    viewer: Viewer | None, offer: UUID, plan: ShiftPlan, *, now: datetime | None = None
) -> Shift:
    """Add a shift; to a public offer with its sheet and its calendar entry.

    Raises NotFound, Refused and Invalid.
    """
    refuse_faults(plan_faults(plan, now or utc_now()))
    async with tx():
        found = await locked_offer(offer)
        refuse(may_add_shift(found))
        shift = await write_new(viewer, found, plan)
        await log(viewer, found, "shift.added", subject=shift.id, fields=())
        await bump_offer(offer)
        return shift


async def write_new(
    viewer: Viewer | None, offer: Offer, plan: ShiftPlan, *, series: UUID | None = None
) -> Shift:
    """Write a shift with its places, sheets and entry, inside `tx()`, under the offer's lock."""
    await need_link(plan, offer)
    shift = Shift(**plan_columns(plan, offer), id=new_id(), offer=offer.id, series=series)
    await shift.save()
    await keep_places(shift.id, plan, offer)
    await keep_sheets(viewer, shift, offer)
    await keep_entry(shift.id, offer, await organization_of(offer))
    if offer.state == OfferState.PUBLISHED:
        fact = ShiftPublished(shift=shift.id, offer=offer.id, organization=offer.organization)
        await announce(fact, within=current())
    return shift


async def need_link(plan: ShiftPlan, offer: Offer) -> None:
    """Give an offer a link once one of its shifts is only by link; inside `tx()`."""
    if plan.audience is Audience.LINK and not offer.link:
        offer.link = new_id()
        await Offer.update({Offer.link: offer.link}).where(Offer.id == offer.id)


async def copy_shift(
    viewer: Viewer | None, shift: UUID, *, days: int, now: datetime | None = None
) -> Shift:
    """Add another shift like this one, whole days later at the same wall time. Raises as above."""
    found = await Shift.objects().where(Shift.id == shift).first()
    if found is None:
        raise NotFound
    plan = ShiftPlan(
        starts_at=add_wall_days(found.starts_at, days, found.zone),
        ends_at=add_wall_days(found.ends_at, days, found.zone),
        zone=found.zone,
        places={one.role: one.capacity for one in await places_of(shift)},
        place=found.place,
        note=found.note,
        audience=Audience(found.audience),
    )
    return await add_shift(viewer, found.offer, plan, now=now)


async def change_shift(
    viewer: Viewer | None, shift: UUID, plan: ShiftPlan, *, now: datetime | None = None
) -> int:
    """Move a shift, or change its places or note, with its sheet and its calendar entry.

    When time or place change, those who signed up get word; returns how many. Raises NotFound,
    Refused (begun, or fewer places than are taken) and Invalid.
    """
    moment = now or utc_now()
    refuse_faults(plan_faults(plan, moment))
    async with tx() as transaction:
        before, offer = await locked_shift(shift)
        refuse(may_change(before, offer, moment))
        values = plan_columns(plan, offer)
        fields = changed_fields(before, values)
        if await keep_places(shift, plan, offer):
            fields = (*fields, "capacity")
        if not fields:
            return 0
        await need_link(plan, offer)
        after = await write_row(before, values)
        await keep_sheets(viewer, after, offer)
        await keep_entry(shift, offer, await organization_of(offer))
        is_moved = bool(MOVING & set(fields)) and offer.state in PUBLIC_STATES
        told = await _tell_moved(before, after, offer, transaction) if is_moved else 0
        await log(viewer, offer, "shift.changed", subject=shift, fields=fields)
        await bump_offer(offer.id)
    return told


async def _tell_moved(before: Shift, after: Shift, offer: Offer, transaction: Transaction) -> int:
    """Word to those who signed up, and the fact to other rooms."""
    told = await people_to_tell(after)
    await tell_signed_up("volunteering.shift_changed", after, told, _before(before, offer))
    fact = ShiftChanged(
        shift=after.id,
        offer=offer.id,
        organization=offer.organization,
        starts_at=after.starts_at,
        ends_at=after.ends_at,
        previous_starts_at=before.starts_at,
        previous_ends_at=before.ends_at,
        has_new_place=before.place != after.place,
    )
    await announce(fact, within=transaction)
    return len(told)


def _before(shift: Shift, offer: Offer) -> Mapping[str, Any]:
    """What a shift was, for the message about what it is now."""
    return {
        "before_starts_at": shift.starts_at.isoformat(),
        "before_ends_at": shift.ends_at.isoformat(),
        "before_place": shift.place or offer.place,
    }


async def cancel_shift(
    viewer: Viewer | None, shift: UUID, *, reason: str = "", now: datetime | None = None
) -> int:
    """Call a shift off with all its sign-ups; returns how many people were told.

    Of a draft it disappears; otherwise it stays in calendars as cancelled, and a reason is needed.
    Raises NotFound, Refused (begun) and Invalid (no reason).
    """
    moment = now or utc_now()
    async with tx() as transaction:
        found, offer = await locked_shift(shift)
        refuse(may_change(found, offer, moment))
        if offer.state in PUBLIC_STATES:
            said = need_reason(reason)
            told = await _call_off(viewer, found, offer, said, now=moment, within=transaction)
            await keep_entry(shift, offer, await organization_of(offer))
            await log(viewer, offer, "shift.cancelled", subject=shift, reason=said)
        else:
            told = 0
            await Shift.delete().where(Shift.id == shift)
            await log(viewer, offer, "shift.deleted", subject=shift, fields=())
        await bump_offer(offer.id)
    return told


async def _call_off(
    viewer: Viewer | None,
    shift: Shift,
    offer: Offer,
    reason: str,
    *,
    now: datetime,
    within: Transaction,
) -> int:
    """Cancel the row and its sheet, with word to those who signed up; the entry is the caller's."""
    told = await people_to_tell(shift)
    after = await write_row(shift, {"state": ShiftState.CANCELLED.value, "reason": reason})
    by = canceller(viewer, offer.organization)
    for one in await places_of(shift.id):
        if one.sheet is not None:
            await cancel_sheet(one.sheet, reason, viewer=viewer, by=by, tells=False, now=now)
    details = {"method": "CANCEL"}
    await tell_signed_up("volunteering.shift_cancelled", after, told, details)
    fact = ShiftCancelled(
        shift=shift.id, offer=offer.id, organization=offer.organization, reason=reason
    )
    await announce(fact, within=within)
    return len(told)


async def cancel_offer(
    viewer: Viewer | None, offer: UUID, *, reason: str, now: datetime | None = None
) -> int:
    """Call a public offer off with all shifts ahead; returns how many people were told.

    Shifts that were, stay as they were. Raises NotFound, Refused and Invalid (no reason).
    """
    said = need_reason(reason)
    moment = now or utc_now()
    async with tx() as transaction:
        found = await locked_offer(offer)
        refuse(may_cancel(found))
        told = 0
        for shift in await shift_rows(offer):
            if is_ahead(shift, moment):
                told += await _call_off(viewer, shift, found, said, now=moment, within=transaction)
        by = canceller(viewer, found.organization)
        told += await cancel_open_sheet(viewer, found, said, by=by, now=moment)
        values = {"state": OfferState.CANCELLED.value, "reason": said}
        after = await write_row(found, values)
        await keep_entries(after, await organization_of(after))
        await log(viewer, after, "offer.cancelled", reason=said)
        await bump_offer(offer)
    return told
