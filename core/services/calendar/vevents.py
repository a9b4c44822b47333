"""One entry written out as a VEVENT (RFC 5545, RFC 7986)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from core.contracts.calendar import EntryStatus
from core.services.calendar.presentation import Presentation
from core.services.calendar.values import Entry, Method

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress

FORMAT = 1
"""Raised when this file writes entries differently, so that what is kept is written anew."""

_STATUS = {
    EntryStatus.CONFIRMED: "CONFIRMED",
    EntryStatus.TENTATIVE: "TENTATIVE",
    EntryStatus.POSTPONED: "TENTATIVE",
    EntryStatus.CANCELLED: "CANCELLED",
}
_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a mail's entry says besides: who sends it, and to whom."""

    method: Method
    organizer_email: str
    attendee_email: str = ""
    attendee_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How an entry is written out: language, public address, titles and colour of its kind."""

    language: str
    base_url: str
    kind_title: str
    hue: str
    presentation: Presentation


def vevent(entry: Entry, writing: Writing, invitation: Invitation | None = None) -> str:
    """The VEVENT, lines folded and ended by CRLF; the same for the same entry, always."""
    from icalendar import Event  # noqa: PLC0415 -- slow import

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", _whole(entry.revised_at))
    event.add("last-modified", _whole(entry.revised_at))
    event.add("sequence", entry.sequence)
    _add_time(event, entry)
    _add_words(event, entry, writing)
    event.add("url", address(writing.base_url, entry.url_path))
    event.add("status", _STATUS[entry.status])
    event.add("class", "PUBLIC" if entry.is_public else "PRIVATE")
    _add_look(event, entry, writing)
    if invitation is not None:
        _add_people(event, entry, invitation)
    written: bytes = event.to_ical()
    return written.decode("utf-8")


def _add_time(event: Event, entry: Entry) -> None:
    zone = _zone_to_write(entry)
    start, end = (_whole(moment).astimezone(zone) for moment in (entry.starts_at, entry.ends_at))
    if entry.is_all_day:
        event.add("dtstart", start.date())
        event.add("dtend", _day_after(start.date(), end))
    else:
        event.add("dtstart", start)
        if end > start:
            event.add("dtend", end)
    if entry.recurrence_id is not None:
        original = _whole(entry.recurrence_id).astimezone(zone)
        event.add("recurrence-id", original.date() if entry.is_all_day else original)


def _zone_to_write(entry: Entry) -> tzinfo:
    """The entry's zone; UTC where clocks show the time twice, which programs read differently."""
    zone = ZoneInfo(entry.zone)
    ends = (_whole(moment).astimezone(zone) for moment in (entry.starts_at, entry.ends_at))
    is_doubtful = not entry.is_all_day and any(_is_shown_twice(wall) for wall in ends)
    return UTC if is_doubtful or entry.zone in {"UTC", "Etc/UTC"} else zone


def _is_shown_twice(wall: datetime) -> bool:
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def _day_after(first: date, end: datetime) -> date:
    """DTEND of whole days is exclusive; an end at midnight already is."""
    is_midnight = end.time() == datetime.min.time()
    last = end.date() if is_midnight else end.date() + timedelta(days=1)
    return max(last, first + timedelta(days=1))


def _add_words(event: Event, entry: Entry, writing: Writing) -> None:
    language, link = writing.language, address(writing.base_url, entry.url_path)
    summary = clean(entry.summary.to(language))
    event.add("summary", clean_line(entry.title.to(language)))
    event.add("description", f"{summary}\n\n{link}" if summary else link)
    if entry.place:
        event.add("location", clean_line(entry.place))
    if entry.organization_name:
        event.add("contact", clean_line(entry.organization_name))
    areas = (writing.presentation.area_title(code, language) for code in entry.areas)
    titles = (writing.presentation.text(writing.kind_title, language), *areas)
    event.add("categories", [clean_line(title) for title in titles if title])


def _add_look(event: Event, entry: Entry, writing: Writing) -> None:
    from icalendar import vUri  # noqa: PLC0415 -- slow import

    if color := writing.presentation.color(writing.hue):
        event.add("color", color)
    if entry.picture_path:
        picture = vUri(address(writing.base_url, entry.picture_path))
        picture.params["VALUE"] = "URI"
        picture.params["DISPLAY"] = "BADGE"
        event.add("image", picture)


def _add_people(event: Event, entry: Entry, invitation: Invitation) -> None:
    if organizer := invitation.organizer_email:
        event.add("organizer", _person(organizer, entry.organization_name))
    if invitation.attendee_email and invitation.method != "PUBLISH":
        attendee = _person(invitation.attendee_email, invitation.attendee_name)
        attendee.params["ROLE"] = "REQ-PARTICIPANT"
        attendee.params["PARTSTAT"] = "ACCEPTED"
        attendee.params["RSVP"] = "FALSE"
        event.add("attendee", attendee)


def _person(email: str, name: str) -> vCalAddress:
    from icalendar import vCalAddress  # noqa: PLC0415 -- slow import

    address = vCalAddress(f"mailto:{clean_line(email)}")
    if name:
        address.params["CN"] = clean_line(name).replace('"', "\u201d")
    return address


def address(base_url: str, path: str) -> str:
    """A full address; whatever has no place in one is percent-encoded (RFC 3986)."""
    return base_url + quote(path, safe="/?#&=%:@!$'()*+,;~")


def clean(text: str) -> str:
    """Text without control characters; whatever ends a line becomes one line feed."""
    plain = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    return _SURROGATES.sub("\ufffd", plain).strip()


def clean_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean(text).split())


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
