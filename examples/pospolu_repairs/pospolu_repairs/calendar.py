"""Cafés as the calendar knows them."""

from __future__ import annotations

from uuid import UUID

from core.contracts.calendar import CalendarKind, EntryDraft
from core.contracts.texts import msg
from pospolu_repairs.queries import cafe_by_id
from pospolu_repairs.service import entry_draft
from pospolu_repairs.values import CAFE_KIND, CafeState


async def rebuild(cafe_id: UUID) -> EntryDraft | None:
    """A café's entry made anew; only approved ones have one."""
    cafe = await cafe_by_id(cafe_id)
    return entry_draft(cafe) if cafe is not None and cafe.state == CafeState.OPEN else None


CALENDAR_KINDS = (
    CalendarKind(key=CAFE_KIND, title=msg("Repair cafés"), hue="events", rebuild=rebuild),
)
