"""VTIMEZONE components with static rules, for any IANA zone, out of the zone's own data."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

FIRST_YEAR = 1970
LISTED_FROM = 2025
LAST_YEAR = 2045
"""Zones whose clocks follow the moon (Morocco) have their changes listed up to this year."""

_NAME = r"<[^>]+>|[A-Za-z]+"
_TIME = r"[+-]?\d+(?::\d+){0,2}"
_RULE = rf"M(\d+)\.(\d)\.(\d)(?:/({_TIME}))?"
_FOOTER = re.compile(rf"({_NAME})({_TIME})(?:({_NAME})({_TIME})?,{_RULE},{_RULE})?")
_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_LAST_WEEK = 5
_NO_LEAP_YEAR = 2001


@dataclass(frozen=True, slots=True, kw_only=True)
class Yearly:
    """One change a year; `wall` is what clocks showed just before it, in the offset they leave."""

    month: int
    days: tuple[int, ...]
    weekday: int
    wall: timedelta
    recurrence: str

    def on(self, year: int) -> datetime | None:
        """The wall time of the change in a year; None in a year without one."""
        for day in self.days:
            found = date(year, self.month, day)
            if found.isoweekday() % 7 == self.weekday:
                return datetime.combine(found, datetime.min.time()) + self.wall
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The clocks going from one offset to another."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observance:
    """What a STANDARD or DAYLIGHT component says; an empty `recurrence` happens once."""

    starts: datetime
    before: timedelta
    after: timedelta
    name: str
    recurrence: str = ""


@cache
def vtimezone(zone: str) -> str:
    """The VTIMEZONE of an IANA zone (RFC 5545 §3.6.5), lines ended by CRLF.

    Onsets are in the wall time that the clocks leave, each change is a component of its own with
    at most one RRULE: so Thunderbird, Nextcloud and vobject read what we mean. Raises
    `zoneinfo.ZoneInfoNotFoundError` for a name that is no zone.
    """
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}", f"X-LIC-LOCATION:{zone}"]
    for observance in _observances(zone):
        kind = "DAYLIGHT" if observance.after > observance.before else "STANDARD"
        lines += [f"BEGIN:{kind}", *_observance_lines(observance), f"END:{kind}"]
    lines.append("END:VTIMEZONE")
    return "".join(f"{line}\r\n" for line in lines)


def _observance_lines(observance: Observance) -> Iterator[str]:
    yield f"TZOFFSETFROM:{_offset(observance.before)}"
    yield f"TZOFFSETTO:{_offset(observance.after)}"
    yield f"TZNAME:{observance.name}"
    yield f"DTSTART:{observance.starts:%Y%m%dT%H%M%S}"
    if observance.recurrence:
        yield f"RRULE:{observance.recurrence}"


def _offset(offset: timedelta) -> str:
    seconds = abs(int(offset.total_seconds()))
    sign = "-" if offset < timedelta() else "+"
    rest = f"{seconds % 60:02}" if seconds % 60 else ""
    return f"{sign}{seconds // 3600:02}{seconds // 60 % 60:02}{rest}"


def _observances(zone: str) -> Sequence[Observance]:
    changes = _changes(ZoneInfo(zone))
    match = _FOOTER.fullmatch(_footer(zone))
    if match is not None:
        yearly = _yearly(match)
        since = _valid_since(yearly, changes)
        if since <= LISTED_FROM:
            return _ruled(match, yearly, since) if yearly else [_constant(match)]
    return _listed(changes)


def _footer(zone: str) -> str:
    """The POSIX rule at the end of a zone's file (RFC 8536 §3.3), from where ZoneInfo reads it."""
    parts = zone.split("/")
    places = (Path(folder, *parts) for folder in TZPATH)
    path = next((place for place in places if place.is_file()), None)
    data = (path or files("tzdata").joinpath("zoneinfo", *parts)).read_bytes()
    return data.rstrip(b"\n").rpartition(b"\n")[2].decode("ascii")


def _constant(match: re.Match[str]) -> Observance:
    offset = -_time(match[2])
    return Observance(
        starts=datetime(FIRST_YEAR, 1, 1),  # noqa: DTZ001 -- a wall time
        before=offset,
        after=offset,
        name=match[1].strip("<>"),
    )


def _ruled(match: re.Match[str], yearly: Sequence[Yearly], since: int) -> list[Observance]:
    standard, summer = _offsets(match)
    found = []
    for rule in yearly:
        into_summer = rule in _rules(match, 5)
        starts = next(day for year in range(since, since + 50) if (day := rule.on(year)))
        found.append(
            Observance(
                starts=starts,
                before=standard if into_summer else summer,
                after=summer if into_summer else standard,
                name=match[3 if into_summer else 1].strip("<>"),
                recurrence=rule.recurrence,
            )
        )
    return found


def _listed(changes: Sequence[Change]) -> list[Observance]:
    return [
        Observance(
            starts=change.at.replace(tzinfo=None) + change.before,
            before=change.before,
            after=change.after,
            name=change.name,
        )
        for change in changes
        if change.at.year >= LISTED_FROM
    ]


def _offsets(match: re.Match[str]) -> tuple[timedelta, timedelta]:
    standard = -_time(match[2])
    return standard, -_time(match[4]) if match[4] else standard + timedelta(hours=1)


def _yearly(match: re.Match[str]) -> list[Yearly]:
    return [*_rules(match, 5), *_rules(match, 9)] if match[3] else []


def _time(text: str | None) -> timedelta:
    """A POSIX time or offset; a rule without one means 02:00."""
    if not text:
        return timedelta(hours=2)
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")]
    hours, minutes, seconds = (*parts, 0, 0)[:3]
    return sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _rules(match: re.Match[str], group: int) -> list[Yearly]:
    """A POSIX rule as yearly rules: two where its hour lies on a day of another month."""
    month, week, weekday = (int(match[group + index]) for index in range(3))
    moved = _time(match[group + 3])
    days, wall = moved // timedelta(days=1), moved % timedelta(days=1)
    return [
        _rule(in_month, month_days, (weekday + days) % 7, wall, week=week if not days else 0)
        for in_month, month_days in _days_by_month(month, week, days).items()
    ]


def _days_by_month(month: int, week: int, moved: int) -> dict[int, list[int]]:
    length = monthrange(_NO_LEAP_YEAR, month)[1]
    last = length if week == _LAST_WEEK else 7 * week
    first_day = date(_NO_LEAP_YEAR, month, 1)
    found: dict[int, list[int]] = {}
    for day in range(last - 6 + moved, last + 1 + moved):
        when = first_day + timedelta(days=day - 1)
        found.setdefault(when.month, []).append(when.day)
    return found


def _rule(month: int, days: Sequence[int], weekday: int, wall: timedelta, *, week: int) -> Yearly:
    name = _WEEKDAYS[weekday]
    if week:
        by_day = f"BYDAY={-1 if week == _LAST_WEEK else week}{name}"
    else:
        by_day = f"BYMONTHDAY={','.join(map(str, days))};BYDAY={name}"
    recurrence = f"FREQ=YEARLY;BYMONTH={month};{by_day}"
    return Yearly(month=month, days=tuple(days), weekday=weekday, wall=wall, recurrence=recurrence)


def _valid_since(yearly: Sequence[Yearly], changes: Sequence[Change]) -> int:
    """The first year from which on the rules alone tell all changes."""
    told: dict[int, set[datetime]] = {}
    for change in changes:
        wall = change.at.replace(tzinfo=None) + change.before
        told.setdefault(wall.year, set()).add(wall)
    for year in range(LAST_YEAR, FIRST_YEAR, -1):
        if told.get(year, set()) != {day for rule in yearly if (day := rule.on(year))}:
            return year + 1
    return FIRST_YEAR + 1


def _changes(zone: ZoneInfo) -> list[Change]:
    weeks = range((LAST_YEAR + 1 - FIRST_YEAR) * 366 // 7)
    start = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(weeks=week) for week in weeks]
    return [
        _change(zone, early, late)
        for early, late in pairwise(moments)
        if _offset_at(zone, early) != _offset_at(zone, late)
    ]


def _change(zone: ZoneInfo, early: datetime, late: datetime) -> Change:
    before = _offset_at(zone, early)
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        if _offset_at(zone, middle) == before:
            early = middle
        else:
            late = middle
    after = _offset_at(zone, late)
    return Change(at=late, before=before, after=after, name=late.astimezone(zone).tzname() or "")


def _offset_at(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
