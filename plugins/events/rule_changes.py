"""What another rule does to a series: dates that stay, go and come, and how programs are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from math import gcd
from typing import Generic, TypeVar

from core.contracts.calendar import Frequency, Recurrence
from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.data.times import to_utc, to_wall
from core.services.calendar.api import occurrence_starts
from plugins.events.series_rules import (
    LONGEST_SERIES,
    MOST_DATES,
    MOST_EVERY,
    WEEK,
    Occurrence,
    planned_dates,
    weekdays_of,
)
from plugins.events.values import (
    NOT_SAID,
    WEEKDAYS,
    EventState,
    Pattern,
    PlannedDate,
    Repeat,
    Timing,
)

T = TypeVar("T", bound=Occurrence)
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange(Generic[Row]):
    """What becomes of the dates in a change's scope.

    `gone` are those that the new rule no longer has, `new` those that it has besides, `off` those
    that it has but that were called off: they stay so unless somebody takes them in again.
    """

    kept: Sequence[Row]
    gone: Sequence[Row]
    new: Sequence[PlannedDate] = ()
    off: Sequence[tuple[PlannedDate, Row]] = field(default_factory=tuple)

    @property
    def is_empty(self) -> bool:
        """Whether all stays as it is."""
        return not (self.gone or self.new)


def home_day(row: Occurrence, by_hand: Collection[str], zone: str) -> date:
    """The day on which its series has a date: one that was moved alone belongs where it was."""
    moment = row.recurrence_id if "starts_at" in by_hand else row.starts_at
    return to_wall(moment, zone).date()


def on_day(timing: Timing, day: date) -> Timing:
    """The same hours, by the wall clock, on another day."""
    start = to_wall(timing.starts_at, timing.zone)
    length = to_wall(timing.ends_at, timing.zone) - start
    wall = datetime.combine(day, start.time())
    starts_at, ends_at = to_utc(wall, timing.zone), to_utc(wall + length, timing.zone)
    if ends_at <= starts_at:  # the clocks skipped all of it
        ends_at = starts_at + timedelta(hours=1)
    return replace(timing, starts_at=starts_at, ends_at=ends_at)


def first_of_rule(repeat: Repeat, timing: Timing) -> Timing:
    """Where a rule begins that is told from `timing` on: a weekly one on its first weekday."""
    day = to_wall(timing.starts_at, timing.zone).date()
    if repeat.pattern is Pattern.WEEKLY:
        wanted = {WEEKDAYS.index(name) for name in weekdays_of(repeat, day)}
        day += timedelta(days=next(n for n in range(WEEK) if (day.weekday() + n) % WEEK in wanted))
    return on_day(timing, day)


def rule_change(
    scope: Iterable[tuple[T, date]],
    others: Iterable[tuple[T, date]],
    plan: Iterable[PlannedDate],
) -> RuleChange[T]:
    """What a plan makes of the dates of a scope, each with its home day.

    `others` are dates that no longer change, each with its day: those called off keep it.
    """
    planned = {one.day: one for one in plan}
    rows, past = list(scope), list(others)
    off = {day: row for row, day in past if row.state == EventState.CANCELLED}
    held = {day for _, day in (*rows, *past)}
    return RuleChange(
        kept=[row for row, day in rows if day in planned],
        gone=[row for row, day in rows if day not in planned],
        new=[one for day, one in planned.items() if day not in held],
        off=[(one, off[day]) for day, one in planned.items() if day in off],
    )


def ended(repeat: Repeat, timing: Timing, number: int | None) -> Repeat:
    """A rule told from `timing` on, with its last day: said, or that of its date of a number.

    Raises Invalid where there is neither, or no such date.
    """
    if repeat.last_day != NOT_SAID:
        return repeat
    if number is None:
        raise Invalid({"last_day": [msg("Give the last day or the number of dates.")]})
    if not 1 <= number <= MOST_DATES:
        raise Invalid({"number": [msg("Give a number of dates from 1 to 200.")]})
    if not 1 <= repeat.every <= MOST_EVERY:
        raise Invalid({"every": [msg("Give a number from 1 to 52.")]})
    last_day = last_day_after(repeat, timing, number)
    if last_day is None:
        raise Invalid({"number": [msg("The rule has fewer dates in two years.")]})
    return replace(repeat, last_day=last_day)


def last_day_after(repeat: Repeat, timing: Timing, number: int) -> date | None:
    """The day of a rule's date of a number; None where the rule has fewer in two years."""
    first = to_wall(timing.starts_at, timing.zone).date()
    most = first + LONGEST_SERIES
    if repeat.pattern is Pattern.DAILY:
        most = min(most, first + timedelta(days=number * repeat.every))
    if repeat.pattern is Pattern.WEEKLY:
        weeks = number * repeat.every // len(weekdays_of(repeat, first)) + repeat.every + 1
        most = min(most, first + timedelta(weeks=weeks))
    dates = planned_dates(replace(repeat, last_day=most), timing)
    return dates[number - 1].day if len(dates) >= number else None


# --- for calendar programs ------------------------------------------------------------------------


def place_on(day: date, first: datetime, zone: str, taken: Collection[datetime]) -> datetime:
    """The instant that names a date of that day within its series: at the hour of the first.

    A name that another date has already cannot be given twice; then it is the nearest free one.
    """
    hour = to_wall(first, zone).time()
    begin = to_wall(first, zone).date()
    for distance in count():
        for near in (day + timedelta(days=distance), day - timedelta(days=distance)):
            place = to_utc(datetime.combine(near, hour), zone)
            if near >= begin and place not in taken:
                return place
    raise AssertionError  # count() has no end


def frame_of(
    first: datetime, zone: str, rule: Recurrence | None, places: Collection[datetime]
) -> Recurrence:
    """The rule for calendar programs, which contains all dates of a series by their names.

    The chosen `rule` where it has them all; otherwise the narrowest weekly one, out of which
    programs are told what does not take place. So a series whose rule was changed midway stays one
    entry with one UID, in the only words that all programs understand (RRULE and EXDATE).
    """
    days = {to_wall(place, zone).date() for place in (*places, first)}
    if rule is not None:
        whole = replace(rule, last_day=max(rule.last_day, *days))
        if set(places) <= set(occurrence_starts(first, zone, whole)):
            return whole
    start = min(days) - timedelta(days=min(days).weekday())
    weeks = ((day - start).days // WEEK for day in days)
    return Recurrence(
        frequency=Frequency.WEEKLY,
        last_day=max(days),
        interval=gcd(*weeks) or 1,
        weekdays=tuple(name for n, name in enumerate(WEEKDAYS) if n in {d.weekday() for d in days}),
    )


def is_too_wide(first: datetime, zone: str, frame: Recurrence) -> bool:
    """Whether the calendar cannot take a series: its frame has over 400 instants."""
    try:
        occurrence_starts(first, zone, frame)
    except ValueError:
        return True
    return False
