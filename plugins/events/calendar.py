"""How the calendar sees events."""

from __future__ import annotations

from core.contracts.calendar import CalendarKind
from core.contracts.texts import msg
from plugins.events.service.entries import details_of, rebuilt_entry, rebuilt_series
from plugins.events.values import CALENDAR_KIND

EVENTS = CalendarKind(
    key=CALENDAR_KIND,
    title=msg("Event"),
    hue="events",
    icon="calendar-days",
    rebuild=rebuilt_entry,
    details=details_of,
    rebuild_series=rebuilt_series,
)
