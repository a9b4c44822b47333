"""What programs outside are told of offers, shifts and hours: ids and times, no names."""

from __future__ import annotations

from core.contracts.facts import FactTold, PublicFact
from core.contracts.texts import msg
from core.people.api import organization_by_id
from plugins.volunteering.queries import offer_by_id, shift_by_id
from plugins.volunteering.signals import (
    HoursApproved,
    OfferPublished,
    ShiftCancelled,
    ShiftChanged,
    ShiftPublished,
    ShiftSignal,
)


async def tell_of_offer(signal: OfferPublished) -> FactTold | None:
    """Which offer; its shifts stand behind the link."""
    view = await offer_by_id(signal.offer)
    if view is None:
        return None
    path = f"/api/v1/volunteering/{view.offer.slug}"
    return FactTold(organization=signal.organization, data={"offer": signal.offer}, path=path)


async def tell_of_shift(signal: ShiftSignal) -> FactTold | None:
    """Which shift, as it is now."""
    found = await shift_by_id(signal.shift)
    if found is None:
        return None
    slug, shift = found.view.organization.slug, found.shift
    return FactTold(
        organization=signal.organization,
        data={
            "offer": signal.offer,
            "shift": shift.id,
            "starts_at": shift.starts_at,
            "ends_at": shift.ends_at,
            "state": shift.state,
        },
        path=f"/api/v1/organizations/{slug}/volunteering/{signal.offer}/shifts/{shift.id}",
    )


async def tell_of_hours(signal: HoursApproved) -> FactTold | None:
    """Which entry, and how long; whose it is stands behind the link."""
    host = await organization_by_id(signal.organization)
    if host is None:
        return None
    return FactTold(
        organization=signal.organization,
        data={"entry": signal.entry, "minutes": signal.minutes},
        path=f"/api/v1/organizations/{host.slug}/hours",
    )


FACTS = (
    PublicFact(
        key="volunteering.offer.published",
        title=msg("An offer is published"),
        to=OfferPublished,
        tell=tell_of_offer,
        weight=210,
    ),
    PublicFact(
        key="volunteering.shift.published",
        title=msg("A shift is added to a public offer"),
        to=ShiftPublished,
        tell=tell_of_shift,
        weight=220,
    ),
    PublicFact(
        key="volunteering.shift.changed",
        title=msg("A shift has another time or place"),
        to=ShiftChanged,
        tell=tell_of_shift,
        weight=230,
    ),
    PublicFact(
        key="volunteering.shift.cancelled",
        title=msg("A shift is cancelled"),
        to=ShiftCancelled,
        tell=tell_of_shift,
        weight=240,
    ),
    PublicFact(
        key="volunteering.hours.approved",
        title=msg("Hours are approved"),
        to=HoursApproved,
        tell=tell_of_hours,
        weight=250,
    ),
)
