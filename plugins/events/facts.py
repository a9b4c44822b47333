"""What programs outside are told of events."""

from __future__ import annotations

from core.contracts.facts import FactTold, PublicFact
from core.contracts.texts import msg
from plugins.events.queries import event_by_id
from plugins.events.signals import (
    EventCancelled,
    EventChanged,
    EventPostponed,
    EventPublished,
    EventSignal,
)


async def tell(signal: EventSignal) -> FactTold | None:
    """Which event, as it is now; its page in /api/v1 says the rest."""
    event = await event_by_id(signal.event)
    if event is None:
        return None
    return FactTold(
        organization=signal.organization,
        data={
            "event": event.id,
            "starts_at": event.starts_at,
            "ends_at": event.ends_at,
            "state": event.state,
        },
        path=f"/api/v1/events/{event.slug}",
    )


FACTS = (
    PublicFact(
        key="events.event.published",
        title=msg("An event is published"),
        to=EventPublished,
        tell=tell,
        weight=110,
    ),
    PublicFact(
        key="events.event.changed",
        title=msg("An event has another time or place"),
        to=EventChanged,
        tell=tell,
        weight=120,
    ),
    PublicFact(
        key="events.event.postponed",
        title=msg("An event is put off"),
        to=EventPostponed,
        tell=tell,
        weight=130,
    ),
    PublicFact(
        key="events.event.cancelled",
        title=msg("An event is cancelled"),
        to=EventCancelled,
        tell=tell,
        weight=140,
    ),
)
