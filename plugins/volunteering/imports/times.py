"""When a row's shift is: a start and an end in one cell each, or a day with hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.contracts.texts import msg
from core.data.times import to_utc
from plugins.volunteering.imports.columns import (
    BEGINS,
    DAY,
    ENDS,
    FROM,
    TO,
    WRONG_DAY,
    WRONG_TIME,
    Fault,
    read_day,
    read_moment,
    read_time,
)

NO_START = msg("Say when it begins: a day and an hour.")
NO_END = msg("Say when it ends.")
WRONG_MOMENT = msg("Write the day and the hour as 2027-05-08 16:00.")


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, in UTC."""

    starts_at: datetime
    ends_at: datetime


def to_minute(moment: datetime) -> datetime:
    """As tables write it: what programs say of seconds is not compared."""
    return moment.replace(second=0, microsecond=0)


def read_start(given: Mapping[str, str], zone: str) -> datetime | Fault:
    """When it begins, by the clocks of `zone`, in UTC; or what is wrong."""
    found = _start(given)
    return found if isinstance(found, Fault) else to_utc(datetime.combine(*found), zone)


def read_span(given: Mapping[str, str], zone: str) -> Span | Fault:
    """When it is; an hour that is no later than the start is of the next day."""
    start = _start(given)
    if isinstance(start, Fault):
        return start
    end = _end(given, start)
    if isinstance(end, Fault):
        return end
    return Span(to_utc(datetime.combine(*start), zone), to_utc(datetime.combine(*end), zone))


def _start(given: Mapping[str, str]) -> tuple[date, time] | Fault:
    if BEGINS in given and DAY not in given:
        found = read_moment(given[BEGINS])
        return found or Fault(column=BEGINS, text=WRONG_MOMENT)
    hour = given.get(FROM, given.get(BEGINS, ""))
    if DAY not in given or not hour:
        return Fault(column=DAY, text=NO_START)
    day, at = read_day(given[DAY]), read_time(hour)
    if day is None:
        return Fault(column=DAY, text=WRONG_DAY)
    return (day, at) if at is not None else Fault(column=FROM, text=WRONG_TIME)


def _end(given: Mapping[str, str], start: tuple[date, time]) -> tuple[date, time] | Fault:
    text = given.get(TO, given.get(ENDS, ""))
    if not text:
        return Fault(column=TO, text=NO_END)
    if found := read_moment(text):
        return found
    at = read_time(text)
    if at is None:
        return Fault(column=TO, text=WRONG_TIME)
    day = start[0] + timedelta(days=1) if at <= start[1] else start[0]
    return day, at
