"""What the outbox keeps of people."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.data.forgetting import forgetting
from core.services.outbox.queries import messages_of_person
from core.services.outbox.service.choices import forget_choices
from core.services.outbox.service.forgetting import forget_person


async def _erase(person: UUID) -> Sequence[Erasure]:
    rows = await forget_person(person)
    chosen = await forget_choices(person)
    return [
        Erasure(
            table="outbox_message",
            rows=rows,
            fate="anonymised",
            because=msg("the kind, the time and a hash of the address prove that it was sent"),
        ),
        Erasure(table="outbox_mute", rows=0, fate="erased"),
        Erasure(table="outbox_reach", rows=chosen, fate="erased"),
        Erasure(table="outbox_quiet_hours", rows=0, fate="erased"),
    ]


BODIES = LegalNumber(
    key="outbox.bodies",
    title=msg("Address and text of a message, after it was sent"),
    unit="days",
    values=since_the_start(30, msg("RODO art. 5(1)(e): to help when a message did not arrive")),
)
PROOFS = LegalNumber(
    key="outbox.proofs",
    title=msg("Kind and time of a message, after it was sent"),
    unit="days",
    values=since_the_start(180, msg("RODO art. 5(2): proof that it was sent")),
)
PERIODS = (BODIES, PROOFS)
_ENDED = "state IN ('sent', 'dead', 'withdrawn') AND ended_at < ?"
_BLANKED = "email = '', name = '', person = NULL, payload = '{}', last_error = ''"

MESSAGES = PersonalData(
    key="outbox.messages",
    tables=("outbox_message", "outbox_mute", "outbox_reach", "outbox_quiet_hours"),
    purpose=msg("To send you messages, and to know that they were sent"),
    legal_basis="Art. 6(1)(f)",
    keep_for=BODIES.key,
    collect=messages_of_person,
    erase=_erase,
    weight=900,
    forgets=(
        forgetting(
            keep_for=BODIES.key,
            table="outbox_message",
            what=msg("messages lose address and text"),
            where=f"email <> '' AND {_ENDED}",
            blanks=_BLANKED,
        ),
        forgetting(
            keep_for=PROOFS.key,
            table="outbox_message",
            what=msg("messages are deleted"),
            where=_ENDED,
        ),
    ),
)
