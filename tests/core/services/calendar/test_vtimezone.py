"""Zones as calendar programs are told of them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pytest
import vobject
from icalendar import Timezone

from core.services.calendar.vtimezone import vtimezone

WARSAW = """BEGIN:VTIMEZONE
TZID:Europe/Warsaw
X-LIC-LOCATION:Europe/Warsaw
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""

# One of each way in which zones write their rules; Morocco's and Gaza's follow the moon.
ZONES = (
    "Europe/Warsaw",
    "Europe/Kyiv",
    "Europe/Dublin",
    "Europe/London",
    "America/New_York",
    "America/Godthab",
    "America/Santiago",
    "America/Havana",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Jerusalem",
    "Asia/Gaza",
    "Asia/Beirut",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Antarctica/Troll",
)


def test_warsaw_has_the_rules_of_the_law() -> None:
    assert vtimezone("Europe/Warsaw") == WARSAW.replace("\n", "\r\n")


def test_onsets_are_in_the_wall_time_that_the_clocks_leave() -> None:
    """RFC 5545 §3.6.5: in spring clocks go forward when they show 02:00, not 03:00."""
    assert "DTSTART:19960331T020000" in vtimezone("Europe/Warsaw")
    assert "DTSTART:20071104T020000" in vtimezone("America/New_York")


def test_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        vtimezone("Europe/Leszno")


@pytest.mark.parametrize("zone", ZONES)
def test_readers_know_every_offset(zone: str) -> None:
    """Each fourth hour of years around is at the offset that the zone's own data tells."""
    text = vtimezone(zone)
    read = Timezone.from_ical(text).to_tz(lookup_tzid=False)
    for instant in _instants():
        wall = instant.astimezone(ZoneInfo(zone))
        if wall.fold == 0:
            assert wall.replace(tzinfo=read).utcoffset() == wall.utcoffset(), wall


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "Africa/Cairo", "America/Santiago"])
def test_vobject_knows_every_offset(zone: str) -> None:
    calendar = vobject.readOne(f"BEGIN:VCALENDAR\r\n{vtimezone(zone)}END:VCALENDAR\r\n")
    read = calendar.vtimezone.gettzinfo()
    for instant in _instants():
        wall = instant.astimezone(ZoneInfo(zone))
        if wall.fold == 0:
            assert wall.replace(tzinfo=read).utcoffset() == wall.utcoffset(), wall


def test_every_zone_can_be_written() -> None:
    for zone in sorted(available_timezones() - {"localtime"})[::7]:
        assert vtimezone(zone).endswith("END:VTIMEZONE\r\n")


def _instants() -> list[datetime]:
    start = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)
    return [start + timedelta(hours=4 * step) for step in range(6 * 365 * 2)]
