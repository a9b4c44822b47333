"""Words to people: those who signed up, the coordinators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.people.api import member_emails
from core.services.outbox.api import Recipient, queue
from core.signups.api import Contact, SignupState, contacts_of
from plugins.volunteering.tables import Offer, Shift
from plugins.volunteering.values import SHIFT_KIND

COORDINATORS = ("coordinator", "organization_admin")


async def people_to_tell(shift: Shift) -> Sequence[Contact]:
    """Everybody who has, wants or waits for a place; read it before a sheet is cancelled."""
    return await contacts_of(SHIFT_KIND, shift.id)


async def tell_signed_up(
    kind: str, shift: Shift, contacts: Sequence[Contact], details: Mapping[str, Any]
) -> None:
    """Queue one message a contact, with the shift's calendar entry; inside `tx()`."""
    for contact in contacts:
        is_coming = contact.state is SignupState.CONFIRMED
        payload = {
            "method": "REQUEST" if is_coming else "PUBLISH",
            **details,
            "shift": str(shift.id),
            "signup": str(contact.signup),
            "calendar_kind": SHIFT_KIND,
            "subject": str(shift.id),
            "attendee_email": contact.email,
            "attendee_name": contact.name,
        }
        to = Recipient(
            email=contact.email,
            name=contact.name,
            language=contact.language,
            person=contact.person,
        )
        key = f"{kind}:{shift.id}:{shift.version}:{contact.signup}"
        await queue(kind=kind, to=to, payload=payload, key=key)


async def tell_coordinators(kind: str, offer: Offer) -> None:
    """Queue a message to all who can do something about the offer; inside `tx()`."""
    for to in await member_emails(offer.organization, COORDINATORS):
        key = f"{kind}:{offer.id}:{offer.version}:{to.person}"
        await queue(kind=kind, to=to, payload={"offer": str(offer.id)}, key=key)
