"""Words to people: those who signed up, the coordinators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.people.api import tell_workers
from core.signups.api import Contact, contacts_of, tell_contacts
from plugins.volunteering.queries import places_of
from plugins.volunteering.tables import Offer, Shift
from plugins.volunteering.values import SHIFT_KIND


async def people_to_tell(shift: Shift) -> Sequence[Contact]:
    """Everybody who has, wants or waits for a place; read it before a sheet is cancelled."""
    return [
        contact
        for places in await places_of(shift.id)
        for contact in await contacts_of(SHIFT_KIND, places.id)
    ]


async def tell_signed_up(
    kind: str, shift: Shift, contacts: Sequence[Contact], details: Mapping[str, Any]
) -> None:
    """Queue one message a contact, with the shift's calendar entry; inside `tx()`."""
    await tell_contacts(
        kind,
        contacts,
        calendar_kind=SHIFT_KIND,
        subject=shift.id,
        version=shift.version,
        payload={**details, "shift": str(shift.id)},
    )


async def tell_coordinators(kind: str, offer: Offer) -> None:
    """Queue a message to all who can do something about the offer; inside `tx()`."""
    payload = {"offer": str(offer.id)}
    occasion = f"{offer.id}:{offer.version}"
    await tell_workers(kind, offer.organization, payload=payload, occasion=occasion)
