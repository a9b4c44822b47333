"""VEVENTs put together to a whole iCalendar object: head, zones, entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from core.services.calendar.values import FeedHead, Method
from core.services.calendar.vevents import address, clean_line
from core.services.calendar.vtimezone import vtimezone

if TYPE_CHECKING:
    from icalendar import Calendar

REFRESH = timedelta(hours=1)
_END = b"END:VCALENDAR\r\n"
_UTC = {"UTC", "Etc/UTC"}


def feed_document(
    head: FeedHead, *, base_url: str, city_zone: str, zones: Iterable[str], vevents: Iterable[bytes]
) -> bytes:
    """A feed to subscribe to (RFC 7986 with the X-WR- twins that older programs read).

    It has no UID of its own, which RFC 7986 leaves open: vdirsyncer takes that for the UID of each
    entry and keeps only one of them.
    """
    return _joined(_feed_head(head, base_url, city_zone), [city_zone, *zones], vevents)


@lru_cache(maxsize=256)
def _feed_head(head: FeedHead, base_url: str, city_zone: str) -> bytes:
    """A feed's own lines: the same each time that one of its entries has changed."""
    from icalendar import vUri  # noqa: PLC0415 -- slow import

    calendar = _calendar(head.language)
    for name in ("name", "x-wr-calname"):
        calendar.add(name, clean_line(head.name))
    for name in ("description", "x-wr-caldesc"):
        calendar.add(name, clean_line(head.description))
    calendar.add("x-wr-timezone", city_zone)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    if head.source_path:
        source = vUri(address(base_url, head.source_path))
        source.params["VALUE"] = "URI"
        calendar.add("source", source)
    calendar.add("url", vUri(address(base_url, head.page_path)))
    return _opening(calendar)


def single_document(
    vevent: str, *, zone: str, language: str, method: Method | None = None
) -> bytes:
    """One entry as a file; with a method it is a message of iTIP (RFC 5546), for mails only."""
    calendar = _calendar(language)
    if method is not None:
        calendar.add("method", method)
    return _joined(_opening(calendar), [zone], [vevent.encode()])


def _calendar(language: str) -> Calendar:
    from icalendar import Calendar  # noqa: PLC0415 -- slow import

    calendar = Calendar()
    calendar.add("prodid", f"-//Pospolu//Calendar//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _opening(calendar: Calendar) -> bytes:
    return bytes(calendar.to_ical()).removesuffix(_END)


def _joined(opening: bytes, zones: Iterable[str], vevents: Iterable[bytes]) -> bytes:
    named = dict.fromkeys(zone for zone in zones if zone not in _UTC)
    components = (vtimezone(zone).encode() for zone in named)
    return b"".join((opening, *components, *vevents, _END))
