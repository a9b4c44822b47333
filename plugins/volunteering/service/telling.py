"""Words to people: those who signed up, whose hours were decided on, the coordinators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.signals import announce
from core.data.transactions import current
from core.people.api import person_by_id, tell_workers
from core.services.outbox.api import Recipient, queue
from core.signups.api import Contact, contacts_of, tell_contacts
from plugins.volunteering.queries import places_of
from plugins.volunteering.signals import HoursApproved
from plugins.volunteering.tables import HourEntry, Offer, Shift
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


async def tell_of_hours(kind: str, entries: Sequence[HourEntry]) -> None:
    """Queue one message to each person about what became of their hours; inside `tx()`.

    Each entry is decided once and taken back once, so that its id names the occasion.
    """
    theirs: dict[UUID, list[UUID]] = {}
    for entry in entries:
        if entry.person is not None:
            theirs.setdefault(entry.person, []).append(entry.id)
    for one, ids in sorted(theirs.items()):
        person = await person_by_id(one)
        if person is None or not person.email:
            continue
        to = Recipient(
            email=person.email, name=person.name, language=person.language, person=person.id
        )
        payload = {"entries": [str(entry) for entry in sorted(ids)]}
        await queue(kind=kind, to=to, payload=payload, key=f"{kind}:{min(ids)}:{one}")


async def say_approved(entries: Sequence[HourEntry]) -> None:
    """The fact that hours count from now on, one for each entry; inside `tx()`."""
    for entry in entries:
        fact = HoursApproved(entry=entry.id, organization=entry.organization, minutes=entry.minutes)
        await announce(fact, within=current())
