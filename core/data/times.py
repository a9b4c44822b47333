"""The only place where instants and wall times are computed with.

Python subtracts and adds aware datetimes of one zone by the wall clock, which is an hour wrong
across a change of the clocks. Here an *instant* is an aware datetime, and all arithmetic on
instants goes through UTC; a *wall time* is a naive datetime that a clock in some zone shows.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.settings import current

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years of the days that people type."""


def utc_now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def is_aware(moment: datetime) -> bool:
    """Whether a datetime names an instant."""
    return moment.tzinfo is not None and moment.utcoffset() is not None


def to_utc(wall: datetime, zone: str) -> datetime:
    """The instant, in UTC, at which clocks in the IANA `zone` show `wall`.

    A time that the clocks skip in spring is shifted forward by the gap (02:30 becomes 03:30);
    of a time that they show twice in autumn the first is taken. Raises ValueError if `wall`
    is aware.
    """
    if wall.tzinfo is not None:
        raise ValueError("a wall time has no zone of its own")
    # fold=0 reads a skipped time with the offset before the gap: that is the shift forward.
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def to_wall(instant: datetime, zone: str) -> datetime:
    """What clocks in the IANA `zone` show at an instant: a naive datetime."""
    return _required(instant).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def wall_words(instant: datetime, zone: str) -> str:
    """An instant in digits that read alike in all our languages: 22.11.2026, 18:30."""
    return to_wall(instant, zone).strftime("%d.%m.%Y, %H:%M")


def elapsed(start: datetime, end: datetime) -> timedelta:
    """The time that really passes between two instants."""
    return _required(end).astimezone(UTC) - _required(start).astimezone(UTC)


def later(instant: datetime, duration: timedelta) -> datetime:
    """The instant, in UTC, after `duration` has really passed."""
    return _required(instant).astimezone(UTC) + duration


def city_today(now: datetime | None = None) -> date:
    """The day that the city's clocks show, at an instant or now."""
    return to_wall(now or utc_now(), current().city_zone).date()


def add_wall_days(instant: datetime, days: int, zone: str) -> datetime:
    """The instant, in UTC, at the same wall time so many days later: a series stays at 18:00."""
    return to_utc(to_wall(instant, zone) + timedelta(days=days), zone)


def next_midnight(instant: datetime, zone: str) -> datetime:
    """The first instant, in UTC, of the next calendar day in a zone; always after `instant`."""
    tomorrow = to_wall(instant, zone).date() + timedelta(days=1)
    return to_utc(datetime.combine(tomorrow, time()), zone)


def is_whole_days(start: datetime, end: datetime, zone: str) -> bool:
    """Whether a stretch of time goes from one midnight of a zone to a later one."""
    first, last = to_wall(start, zone), to_wall(end, zone)
    return first.time() == last.time() == time() and last > first


def whole_days(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """The instants, in UTC, at which days of a zone begin and end; `last` is one of them."""
    after = last + timedelta(days=1)
    begin, end = (to_utc(datetime.combine(day, time()), zone) for day in (first, after))
    return begin, end


def days_of(start: datetime, end: datetime, zone: str) -> tuple[date, date]:
    """The first and the last day of a zone that a stretch touches; midnight ends the day before."""
    last = max(to_wall(start, zone), to_wall(end, zone) - timedelta(microseconds=1))
    return to_wall(start, zone).date(), last.date()


def is_within_reach(day: date) -> bool:
    """Whether somebody can mean a day that they typed; sums with far years would overflow."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _required(instant: datetime) -> datetime:
    if not is_aware(instant):
        raise ValueError(f"{instant!r} names no instant: it has no zone")
    return instant
