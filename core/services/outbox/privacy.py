"""What the outbox keeps of people."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.services.outbox.queries import messages_of_person
from core.services.outbox.service import forget_person


async def _erase(person: UUID) -> Sequence[Erasure]:
    rows = await forget_person(person)
    return [
        Erasure(
            table="outbox_message",
            rows=rows,
            fate="anonymised",
            because=msg("the kind, the time and a hash of the address prove that it was sent"),
        )
    ]


MESSAGES = PersonalData(
    key="outbox.messages",
    tables=("outbox_message", "outbox_mute"),
    purpose=msg("To send you messages, and to know that they were sent"),
    legal_basis="Art. 6(1)(f)",
    keep_for="messages",
    collect=messages_of_person,
    erase=_erase,
)
