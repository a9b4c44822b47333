"""Shifts as the calendar knows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from core.contracts.calendar import CalendarKind
from core.contracts.texts import msg
from core.services.calendar.api import entry_ics
from plugins.volunteering.service.entries import details_of, rebuilt_entry
from plugins.volunteering.values import SHIFT_KIND

if TYPE_CHECKING:
    from icalendar import Component

CALENDAR_KINDS = (
    CalendarKind(
        key=SHIFT_KIND,
        title=msg("Volunteering"),
        hue="volunteering",
        icon="hand-heart",
        rebuild=rebuilt_entry,
        details=details_of,
    ),
)


async def shifts_ics(shifts: Iterable[UUID], language: str) -> bytes:
    """Entries of several shifts as one iCalendar file, with the UIDs of feeds and mails.

    Raises NotFound for a shift that is not in the calendar.
    """
    from icalendar import Calendar  # noqa: PLC0415 -- slow import

    document = Calendar()
    document.add("prodid", f"-//Pospolu//Volunteering//{language.upper()}")
    document.add("version", "2.0")
    document.add("calscale", "GREGORIAN")
    zones: dict[str, Component] = {}
    entries: list[Component] = []
    for shift in shifts:
        one = Calendar.from_ical(await entry_ics(SHIFT_KIND, shift, language))
        zones |= {str(zone["tzid"]): zone for zone in one.walk("VTIMEZONE")}
        entries += one.walk("VEVENT")
    for component in (*zones.values(), *entries):
        document.add_component(component)
    written: bytes = document.to_ical()
    return written
