"""The places of a shift's roles and their sign-up sheets, kept in step with the shift."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.checkin.api import open_lists
from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.times import utc_now
from core.signups.api import HandsOver, Overlap, SheetState, change_sheet, open_sheet
from plugins.volunteering.queries import places_of, roles_of, shifts_ahead
from plugins.volunteering.service.rows import form_of_offer
from plugins.volunteering.tables import Offer, Shift, ShiftRole
from plugins.volunteering.values import (
    FAMILY,
    SHIFT_KIND,
    OfferState,
    Places,
    ShiftPlan,
    ShiftState,
)


async def keep_places(shift: UUID, plan: ShiftPlan, offer: Offer) -> bool:
    """Write how many people each role needs, inside `tx()`; whether that changed.

    A role that is not needed any more keeps its sheet, with no places. Raises Invalid for a role
    of another offer.
    """
    known = {one.role: one for one in await places_of(shift)}
    wanted = await _wanted(plan, offer, known)
    is_changed = False
    for role, number in wanted.items():
        before = known.get(role)
        if (before.capacity if before else 0) == number:
            continue
        is_changed = True
        await _write(shift, role, number, before)
    return is_changed


async def _wanted(plan: ShiftPlan, offer: Offer, known: Mapping[UUID, Places]) -> dict[UUID, int]:
    roles = [role.id for role in await roles_of(offer.id)]
    if not plan.places:
        return {roles[0]: plan.capacity}
    if set(plan.places) - set(roles):
        raise Invalid({"places": [msg("This role is not one of the offer's.")]})
    return dict.fromkeys(known, 0) | {role: plan.places.get(role, 0) for role in roles}


async def _write(shift: UUID, role: UUID, number: int, before: Places | None) -> None:
    if before is None:
        await ShiftRole(id=new_id(), shift=shift, role=role, capacity=number).save()
    elif number or before.sheet:
        await ShiftRole.update({ShiftRole.capacity: number}).where(ShiftRole.id == before.id)
    else:
        await ShiftRole.delete().where(ShiftRole.id == before.id)


async def keep_sheets(viewer: Viewer | None, shift: Shift, offer: Offer) -> None:
    """Open or change the sheets of a public offer's shift, inside `tx()`; drafts have none.

    Raises Refused when there would be fewer places than are taken.
    """
    is_open = offer.state == OfferState.PUBLISHED and shift.state == ShiftState.OPEN
    form = await form_of_offer(offer.id) if is_open else None
    for one in await places_of(shift.id):
        if one.sheet:
            settings = _settings(shift, one, offer)
            del settings["hands_over"]  # what the host said of this sheet alone stays
            if shift.state == ShiftState.OPEN:
                settings["state"] = SheetState.OPEN if one.capacity else SheetState.CLOSED
            await change_sheet(one.sheet, viewer=viewer, tells=False, **settings)
            await open_lists(kind=SHIFT_KIND, subject=one.id, ends_at=shift.ends_at)
        elif is_open and one.capacity:
            await _open(shift, one, offer, form)


async def _open(shift: Shift, places: Places, offer: Offer, form: UUID | None) -> None:
    """Nobody is on two shifts at once; who cannot come gives the place on, and we are told."""
    sheet = await open_sheet(
        kind=SHIFT_KIND,
        subject=places.id,
        organization=offer.organization,
        overlap=Overlap.REFUSE,
        has_waiting_list=True,
        largest_party=FAMILY,
        form=form,
        **_settings(shift, places, offer),
    )
    await ShiftRole.update({ShiftRole.sheet: sheet}).where(ShiftRole.id == places.id)
    await open_lists(kind=SHIFT_KIND, subject=places.id, ends_at=shift.ends_at)


async def keep_rules(viewer: Viewer | None, offer: UUID, role: UUID) -> None:
    """Tell the sheets of a role how long people rest and work in it, inside `tx()`."""
    now = utc_now()
    for shift in (await shifts_ahead([offer], now)).get(offer, ()):
        for one in shift.roles:
            if one.role == role and one.sheet:
                await change_sheet(one.sheet, viewer=viewer, tells=False, **_rules(one))


async def keep_approval(viewer: Viewer | None, offer: Offer) -> None:
    """Tell the sheets ahead whether the host decides on each sign-up and whether places are given
    on, inside `tx()`; what was said of a single sheet before holds no more.
    """
    for shift in (await shifts_ahead([offer.id], utc_now())).get(offer.id, ()):
        for sheet in shift.sheets:
            await change_sheet(sheet, viewer=viewer, tells=False, **_approval(offer))


def _approval(offer: Offer) -> dict[str, Any]:
    """Where nothing is said and the host decides on sign-ups, it agrees to hand-overs as well."""
    as_with_signups = HandsOver.APPROVED if offer.needs_approval else HandsOver.TOLD
    hands_over = HandsOver(offer.hands_over or as_with_signups)
    return {"needs_approval": offer.needs_approval, "hands_over": hands_over}


def _rules(places: Places) -> dict[str, Any]:
    day, week = places.most_hours_day, places.most_hours_week
    return {
        "rest_minutes": places.rest_minutes or None,
        "most_minutes_a_day": day and day * 60,
        "most_minutes_a_week": week and week * 60,
    }


def _settings(shift: Shift, places: Places, offer: Offer) -> dict[str, Any]:
    return {
        **_rules(places),
        "capacity": places.capacity,
        **_approval(offer),
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "zone": shift.zone,
    }
