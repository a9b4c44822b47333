"""Words to the person whom a document is about, and to the host that is to answer."""

from __future__ import annotations

from uuid import UUID

from core.people.api import person_by_id, tell_workers
from core.services.outbox.api import Recipient, cancel, queue
from plugins.volunteer_documents.values import Reminder


async def tell_person(kind: str, person: UUID | None, *, subject: UUID, field: str) -> None:
    """Queue one message about a request or a statement, inside `tx()`; its id is the occasion.

    Whoever is known from paper only, or has no address, gets none.
    """
    found = await person_by_id(person) if person else None
    if found is None or not found.email:
        return
    to = Recipient(email=found.email, name=found.name, language=found.language, person=found.id)
    await queue(kind=kind, to=to, payload={field: str(subject)}, key=f"{kind}:{subject}")


async def remind_host(reminder: Reminder, organization: UUID, request: UUID) -> None:
    """Queue a reminder to all who answer for a host, inside `tx()`; each gets it once."""
    kind, payload = f"volunteer_documents.{reminder}", {"request": str(request)}
    await tell_workers(kind, organization, payload=payload, occasion=str(request))


async def withdraw_reminders(request: UUID) -> None:
    """Take back reminders of a request that nobody is sending yet, inside `tx()`."""
    for one in Reminder:
        await cancel(f"volunteer_documents.{one}:{request}:")
