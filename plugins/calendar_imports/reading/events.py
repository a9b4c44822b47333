"""A calendar's text to events: zones, repeated ones, whole days, and only what an event needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.data.times import days_of, to_utc, whole_days
from plugins.calendar_imports.reading.cleaning import line, plain, web_address
from plugins.calendar_imports.reading.limits import (
    MOST_EVENTS,
    MOST_INSTANCES,
    refuse_complex,
)
from plugins.calendar_imports.values import (
    HORIZON,
    Because,
    Fault,
    Found,
    LeftOut,
    Reading,
    Unread,
)

LONGEST = timedelta(days=92)
WITHOUT_END = timedelta(hours=1)
PRIVATE = {"PRIVATE", "CONFIDENTIAL"}
MEETING = "X-GOOGLE-CONFERENCE"
MOST_LEFT_OUT = 200


def read_calendar(text: str, *, zone: str, now: datetime) -> Reading:
    """All that lies ahead in a calendar, at most two years; `zone` is where floating times are.

    Raises Unread.
    """
    refuse_complex(text)
    calendars = _parsed(text)
    items: dict[tuple[str, str], Found] = {}
    left_out: list[LeftOut] = []
    seen: set[str] = set()
    for calendar in calendars:
        for component, is_repeated in _ahead(calendar, zone, now):
            seen.add(_text(component, "UID"))
            found = _found(component, zone, is_repeated=is_repeated)
            if isinstance(found, Found):
                items[found.key] = found
            elif found not in left_out:
                left_out.append(found)
    _refuse_many(items)
    others = {_text(one, "UID") for calendar in calendars for one in calendar.walk("VEVENT")} - seen
    return Reading(
        name=line(_text(calendars[0], "X-WR-CALNAME") or _text(calendars[0], "NAME"), 200),
        items=sorted(items.values(), key=lambda one: (one.starts_at, one.key)),
        left_out=left_out[:MOST_LEFT_OUT],
        others=len(others),
    )


def _parsed(text: str) -> list[Any]:
    """The calendars of a text. Raises Unread when there is none."""
    from icalendar import Calendar  # noqa: PLC0415 -- slow import

    try:
        parts = Calendar.from_ical(text, multiple=True)
    except Exception as error:
        raise Unread(Fault.UNREADABLE) from error
    calendars = [one for one in parts if getattr(one, "name", "") == "VCALENDAR"]
    if not calendars:
        raise Unread(Fault.UNREADABLE)
    return calendars


def _ahead(calendar: Any, zone: str, now: datetime) -> Iterator[tuple[Any, bool]]:
    """What lies ahead, each with whether it is one of several. Raises Unread."""
    import recurring_ical_events  # noqa: PLC0415 -- slow import
    import x_wr_timezone  # noqa: PLC0415 -- slow import

    here = now.astimezone(ZoneInfo(zone))
    try:
        standard = x_wr_timezone.to_standard(calendar)
        repeated = {
            _text(one, "UID")
            for one in standard.walk("VEVENT")
            if any(name in one for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
        }
        query = recurring_ical_events.of(standard, skip_bad_series=True)
        found = list(query.between(here, here + HORIZON))
    except Exception as error:
        raise Unread(Fault.UNREADABLE) from error
    for one in found:
        yield one, _text(one, "UID") in repeated


def _refuse_many(items: dict[tuple[str, str], Found]) -> None:
    each = Counter(uid for uid, _ in items)
    if len(items) > MOST_EVENTS or max(each.values(), default=0) > MOST_INSTANCES:
        raise Unread(Fault.TOO_COMPLEX)


def _found(component: Any, zone: str, *, is_repeated: bool) -> Found | LeftOut:
    """One event cleaned, or why it does not come in."""
    title = line(_text(component, "SUMMARY"), 200)
    try:
        because = _obstacle(component, title)
        if because is None:
            starts_at, ends_at, own_zone = _times(component, zone)
            because = Because.TOO_LONG if ends_at - starts_at > LONGEST else None
            rule_time = _instant(component["RECURRENCE-ID"].dt, zone) if is_repeated else None
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
        because = Because.BROKEN
    if because is not None:
        return LeftOut(title=title, because=because)
    link = _link(component)
    return Found(
        uid=line(_text(component, "UID"), 255),
        recurrence_id=rule_time.isoformat() if rule_time else "",
        title=title,
        text=_description(component),
        place="" if link else line(_text(component, "LOCATION"), 200),
        link=link,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=own_zone,
        is_cancelled=_text(component, "STATUS").upper() == "CANCELLED",
        is_all_day=_is_day(component["DTSTART"].dt),
    )


def _obstacle(component: Any, title: str) -> Because | None:
    if _text(component, "CLASS").upper() in PRIVATE:
        return Because.PRIVATE
    if not _text(component, "UID"):
        return Because.NO_UID
    return None if title else Because.NO_TITLE


def _times(component: Any, zone: str) -> tuple[datetime, datetime, str]:
    """Start and end (UTC) and the zone in which they were meant; whole days are ours."""
    start = component["DTSTART"].dt
    end = component["DTEND"].dt if "DTEND" in component else start
    starts_at, ends_at = _instant(start, zone), _instant(end, zone)
    if _is_day(start):
        return *whole_days(*days_of(starts_at, ends_at, zone), zone), zone
    own = getattr(start.tzinfo, "key", "") or zone
    if own in {"UTC", "Etc/UTC"} or not _is_zone(own):
        own = zone
    return starts_at, ends_at if ends_at > starts_at else starts_at + WITHOUT_END, own


def _is_day(moment: date) -> bool:
    return not isinstance(moment, datetime)


def _instant(moment: date, zone: str) -> datetime:
    """The instant in UTC; days begin at midnight and floating times are meant in `zone`."""
    if not isinstance(moment, datetime):
        return to_utc(datetime.combine(moment, time()), zone)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _link(component: Any) -> str:
    """Where people meet online."""
    return web_address(_text(component, "LOCATION")) or web_address(_text(component, MEETING))


def _description(component: Any) -> str:
    """What the event says of itself, with its web address at the end."""
    text = plain(_text(component, "DESCRIPTION"), 15_000)
    address = web_address(_text(component, "URL"))
    return text if not address or address in text else f"{text}\n\n{address}".strip()


def _text(component: Any, name: str) -> str:
    """A property's text; of several the first."""
    value = component.get(name, "")
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value).strip()
