"""Words to those who have, want or wait for a place, when the thing behind their sheet changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.services.outbox.api import Recipient, queue
from core.signups.values import Contact, SignupState


async def tell_contacts(
    kind: str,
    contacts: Sequence[Contact],
    *,
    calendar_kind: str,
    subject: UUID,
    version: int,
    payload: Mapping[str, Any],
) -> None:
    """Queue one message a contact, with the subject's calendar entry; inside `tx()`.

    Whoever has a place is asked to keep the entry (`method` REQUEST), others are shown it
    (PUBLISH), unless the payload says otherwise. Each hears once of a version.
    """
    for contact in contacts:
        told = {
            "method": method_for([contact]),
            **payload,
            "calendar_kind": calendar_kind,
            "subject": str(subject),
        }
        await tell_contact(kind, contact, payload=told, occasion=f"{subject}:{version}")


async def tell_contact(
    kind: str, contact: Contact, *, payload: Mapping[str, Any], occasion: str
) -> None:
    """Queue one message about a contact's sign-up, once for each occasion; inside `tx()`."""
    to = Recipient(
        email=contact.email, name=contact.name, language=contact.language, person=contact.person
    )
    told = {
        **payload,
        "signup": str(contact.signup),
        "attendee_email": contact.email,
        "attendee_name": contact.name,
    }
    await queue(kind=kind, to=to, payload=told, key=f"{kind}:{occasion}:{contact.signup}")


def method_for(contacts: Sequence[Contact]) -> str:
    """How a calendar takes entries of somebody's sign-ups (RFC 5546): all theirs, or shown."""
    is_coming = all(contact.state is SignupState.CONFIRMED for contact in contacts)
    return "REQUEST" if is_coming else "PUBLISH"
