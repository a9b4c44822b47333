"""Words to people: those who signed up, the coordinators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.people.api import member_emails
from core.services.outbox.api import Recipient, queue
from core.signups.api import Contact, SignupState, contacts_of
from plugins.events.tables import Event
from plugins.events.values import CALENDAR_KIND, SIGNUP_KIND

COORDINATORS = ("coordinator", "organization_admin")


async def people_to_tell(event: Event) -> Sequence[Contact]:
    """Everybody who has, wants or waits for a place; read it before a sheet is cancelled."""
    return await contacts_of(SIGNUP_KIND, event.id)


async def tell_signed_up(
    kind: str, event: Event, contacts: Sequence[Contact], details: Mapping[str, Any]
) -> None:
    """Queue one message a contact, with the event's calendar entry; inside `tx()`."""
    for contact in contacts:
        is_coming = contact.state is SignupState.CONFIRMED
        payload = {
            "method": "REQUEST" if is_coming else "PUBLISH",
            **details,
            "event": str(event.id),
            "signup": str(contact.signup),
            "calendar_kind": CALENDAR_KIND,
            "subject": str(event.id),
            "attendee_email": contact.email,
            "attendee_name": contact.name,
        }
        to = Recipient(
            email=contact.email,
            name=contact.name,
            language=contact.language,
            person=contact.person,
        )
        key = f"{kind}:{event.id}:{event.version}:{contact.signup}"
        await queue(kind=kind, to=to, payload=payload, key=key)


async def tell_coordinators(kind: str, event: Event) -> None:
    """Queue a message to all who can do something about the event; inside `tx()`."""
    for to in await member_emails(event.organization, COORDINATORS):
        key = f"{kind}:{event.id}:{event.version}:{to.person}"
        await queue(kind=kind, to=to, payload={"event": str(event.id)}, key=key)
