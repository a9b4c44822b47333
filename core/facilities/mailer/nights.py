"""Whether a message comes now, or in the morning of whoever it is for."""

from __future__ import annotations

from datetime import datetime

from core.contracts.messages import AtNight, MessageKind
from core.services.outbox import api as outbox
from core.services.outbox.api import Letter


async def waits_until(letter: Letter, kind: MessageKind, now: datetime) -> datetime | None:
    """When the recipient's quiet hours end, where the message can wait for that; otherwise None.

    Raises NotFound (from the kind's `load`) when what the letter is about is gone.
    """
    if letter.is_urgent or kind.at_night is AtNight.COMES:
        return None
    quiet = await outbox.quiet_hours_for(letter.to.person)
    morning = outbox.quiet_until(quiet, now)
    if quiet is None or morning is None or kind.at_night is AtNight.WAITS:
        return morning
    starts_at = (await kind.load(letter.payload, letter.to.language)).get("starts_at")
    if starts_at and outbox.is_pressing(starts_at, now, morning=morning, zone=quiet.zone):
        return None
    return morning
