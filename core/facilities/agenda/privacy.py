"""What this room keeps of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.facilities.agenda.queries import feed_of
from core.facilities.agenda.service import forget_feed


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """Since when a person has a calendar of their own, when it was used, its reminders."""
    feed = await feed_of(person)
    if feed is None:
        return ()
    return [
        {
            "made_at": feed.made_at.isoformat(),
            "last_used_at": feed.last_used_at.isoformat() if feed.last_used_at else "",
            "reminders_minutes": ", ".join(feed.alarm_keys),
        }
    ]


async def erase(person: UUID) -> Sequence[Erasure]:
    """The address is dead at once."""
    gone = await forget_feed(person)
    return [Erasure(table="agenda_feed", rows=gone, fate="erased")]


PERSONAL_DATA = (
    PersonalData(
        key="agenda.feed",
        tables=("agenda_feed",),
        purpose=msg("To have one's sign-ups in one's own calendar program"),
        legal_basis="Art. 6(1)(b)",
        keep_for="",
        collect=collect,
        erase=erase,
    ),
)
