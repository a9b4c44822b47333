"""Words to the person whom a document is about."""

from __future__ import annotations

from uuid import UUID

from core.people.api import person_by_id
from core.services.outbox.api import Recipient, queue


async def tell_person(kind: str, person: UUID | None, *, subject: UUID, field: str) -> None:
    """Queue one message about a request or a statement, inside `tx()`; its id is the occasion.

    Whoever is known from paper only, or has no address, gets none.
    """
    found = await person_by_id(person) if person else None
    if found is None or not found.email:
        return
    to = Recipient(email=found.email, name=found.name, language=found.language, person=found.id)
    await queue(kind=kind, to=to, payload={field: str(subject)}, key=f"{kind}:{subject}")
