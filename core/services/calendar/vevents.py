"""One entry written out as a VEVENT (RFC 5545, RFC 7986)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from core.contracts.calendar import EntryStatus
from core.services.calendar.presentation import Presentation
from core.services.calendar.recurrences import starts_of_rule
from core.services.calendar.values import Entry, Method

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress, vText

FORMAT = 3
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
    """What a mail's entry says besides: who sends it, to whom, and when.

    Of two messages with one SEQUENCE programs believe the later DTSTAMP (RFC 5546 §2.1.5).
    """

    method: Method
    organizer_email: str
    attendee_email: str = ""
    attendee_name: str = ""
    sent_at: datetime | None = None

    def takes_back(self, entry: Entry) -> bool:
        """Whether one person is no longer invited to what takes place (RFC 5546 §3.2.5)."""
        return self.method == "CANCEL" and entry.status is not EntryStatus.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How an entry is written out: language, public address, titles and colour of its kind."""

    language: str
    base_url: str
    kind_title: str
    hue: str
    presentation: Presentation


def vevent(
    entry: Entry,
    writing: Writing,
    invitation: Invitation | None = None,
    *,
    series: Entry | None = None,
) -> str:
    """The VEVENT, lines folded and ended by CRLF; the same for the same entry, always.

    An occurrence needs its `series`, whose UID, zone and SEQUENCE it shares: programs leave out an
    occurrence with a lower SEQUENCE than its series'.
    """
    written: bytes = _event(entry, writing, invitation, series=series).to_ical()
    return written.decode("utf-8")


def personal_vevent(
    entry: Entry,
    writing: Writing,
    *,
    series: Entry | None,
    note: str,
    alarms: Sequence[timedelta] = (),
) -> str:
    """The VEVENT as one person's calendar has it: what it is to them, and when to remind them.

    `alarms` are lead times before the start; nobody is reminded of what is not sure to happen.
    """
    from icalendar import Alarm  # noqa: PLC0415 -- slow import

    event = _event(entry, writing, series=series)
    words = f"{clean(note)}\n\n{event.pop('description')}"
    event.add("description", _text(words))
    del event["class"]
    event.add("class", "PRIVATE")
    for lead in alarms if entry.status is EntryStatus.CONFIRMED else ():
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -lead)
        alarm.add("description", clean_line(entry.title.to(writing.language)))
        event.add_component(alarm)
    written: bytes = event.to_ical()
    return written.decode("utf-8")


def _event(
    entry: Entry,
    writing: Writing,
    invitation: Invitation | None = None,
    *,
    series: Entry | None = None,
) -> Event:
    from icalendar import Event  # noqa: PLC0415 -- slow import

    event = Event()
    event.add("uid", entry.uid)
    sent_at = invitation.sent_at if invitation is not None else None
    event.add("dtstamp", _whole(sent_at or entry.revised_at))
    event.add("last-modified", _whole(entry.revised_at))
    event.add("sequence", entry.sequence + (series.sequence if series else 0))
    _add_time(event, entry, _zone_to_write(entry, series))
    if entry.rule:
        _add_rule(event, entry)
    if series is not None and entry.recurrence_id is not None:
        event.add("recurrence-id", _as_written(entry.recurrence_id, series))
    _add_words(event, entry, writing)
    event.add("url", address(writing.base_url, entry.url_path))
    if invitation is None or not invitation.takes_back(entry):
        event.add("status", _STATUS[entry.status])
    event.add("class", "PUBLIC" if entry.is_public else "PRIVATE")
    _add_look(event, entry, writing)
    if invitation is not None:
        _add_people(event, entry, invitation)
    return event


def vevents(entry: Entry, occurrences: Sequence[Entry], writing: Writing) -> str:
    """An entry with the occurrences that differ from its rule; empty when none takes place."""
    if entry.rule and not _takes_place(entry):
        return ""
    written = [vevent(one, writing, series=entry) for one in occurrences]
    return "".join([vevent(entry, writing), *written])


def _takes_place(series: Entry) -> bool:
    """Whether any instant of the rule is left: programs reject a rule without one."""
    starts = starts_of_rule(series.rule, series.starts_at, series.zone)
    return bool(set(starts) - set(series.excluded))


def _add_time(event: Event, entry: Entry, zone: tzinfo) -> None:
    start, end = (_whole(moment).astimezone(zone) for moment in (entry.starts_at, entry.ends_at))
    if entry.is_all_day:
        event.add("dtstart", start.date())
        event.add("dtend", _day_after(start.date(), end))
    else:
        event.add("dtstart", start)
        if end > start:
            event.add("dtend", end)


def _add_rule(event: Event, series: Entry) -> None:
    from icalendar import vRecur  # noqa: PLC0415 -- slow import

    event.add("rrule", vRecur.from_ical(series.rule))
    for moment in series.excluded:
        # One property each: some readers take a list of several as one value.
        event.add("exdate", _as_written(moment, series))


def _as_written(moment: datetime, series: Entry) -> datetime | date:
    """An instant of a series' rule, in the type and the zone of its DTSTART (RFC 5545 §3.8.4.4)."""
    local = _whole(moment).astimezone(_zone_of(series))
    return local.date() if series.is_all_day else local


def _zone_to_write(entry: Entry, series: Entry | None = None) -> tzinfo:
    """The entry's zone; UTC where clocks show the time twice, which programs read differently.

    A series keeps its zone whatever the clocks do, and lends it to its occurrences: one zone
    stands in front of them all.
    """
    zone = _zone_of(series or entry)
    if entry.rule or entry.is_all_day:
        return zone
    ends = (_whole(moment).astimezone(zone) for moment in (entry.starts_at, entry.ends_at))
    return UTC if any(map(_is_shown_twice, ends)) else zone


def _zone_of(entry: Entry) -> tzinfo:
    return UTC if entry.zone in {"UTC", "Etc/UTC"} else ZoneInfo(entry.zone)


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
    event.add("summary", _text(clean_line(entry.title.to(language))))
    event.add("description", _text(f"{summary}\n\n{link}" if summary else link))
    if entry.place:
        event.add("location", _text(clean_line(entry.place)))
    if entry.latitude is not None and entry.longitude is not None:
        event.add("geo", (round(entry.latitude, 6), round(entry.longitude, 6)))
    if entry.organization_name:
        event.add("contact", _text(clean_line(entry.organization_name)))
    areas = (writing.presentation.area_title(code, language) for code in entry.areas)
    kind = writing.kind_title and writing.presentation.text(writing.kind_title, language)
    if categories := [clean_line(title) for title in (kind, *areas) if title]:
        event.add("categories", categories)


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

    person = vCalAddress(f"mailto:{clean_line(email)}")
    if name:
        person.params["CN"] = clean_line(name).replace('"', "\u201d")
    return person


def address(base_url: str, path: str) -> str:
    """A full address; whatever has no place in one is percent-encoded (RFC 3986)."""
    clean_path = _SURROGATES.sub("\ufffd", path)
    return base_url + quote(clean_path, safe="/?#&=%:@!$'()*+,;~")


def clean(text: str) -> str:
    """Text without control characters; whatever ends a line becomes one line feed."""
    plain = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    return _SURROGATES.sub("\ufffd", plain).strip()


def clean_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean(text).split())


def _text(words: str) -> vText:
    return _text_type()(words)


@cache
def _text_type() -> type[vText]:
    """TEXT escaped by RFC 5545 §3.3.11; the library ends a line at a backslash before an N."""
    from icalendar import vText  # noqa: PLC0415 -- slow import

    class Text(vText):
        def to_ical(self) -> bytes:
            escaped = re.sub(r"[\\;,]", lambda found: f"\\{found[0]}", str(self))
            return escaped.replace("\n", "\\n").encode()

    return Text


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
