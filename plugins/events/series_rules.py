"""What a series' rule means: its dates, what is wrong with it, where a change takes each date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from dateutil.relativedelta import relativedelta

from core.contracts.calendar import Frequency, Recurrence
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.data.times import to_utc, to_wall
from core.services.calendar.api import holiday_of, occurrence_starts
from plugins.events.days import days_touched
from plugins.events.values import WEEKDAYS, EventState, Pattern, PlannedDate, Repeat, Scope, Timing

MOST_DATES = 200
LONGEST_SERIES = relativedelta(years=2)
MOST_EVERY = 52
WEEK = 7
YEAR_OF_WEEKS = timedelta(weeks=52)
NOTHING = Refusal("nothing", msg("None of these dates can change any more."))


class Occurrence(Protocol):
    """What the decisions on a series look at; a row of the table has it."""

    id: UUID
    series: UUID | None
    recurrence_id: datetime
    state: str
    starts_at: datetime
    ends_at: datetime


T = TypeVar("T", bound=Occurrence)


# --- the rule -------------------------------------------------------------------------------------


def recurrence_of(repeat: Repeat, first_day: date) -> Recurrence:
    """The rule as the calendar takes it; what a month's rule says follows from the first date."""
    frequency = Frequency.MONTHLY
    weekdays: tuple[str, ...] = ()
    match repeat.pattern:
        case Pattern.DAILY:
            frequency = Frequency.DAILY
        case Pattern.WEEKLY:
            frequency, weekdays = Frequency.WEEKLY, weekdays_of(repeat, first_day)
        case Pattern.MONTH_WEEKDAY:
            weekdays = (f"{week_of_month(first_day)}{_weekday(first_day)}",)
        case Pattern.MONTH_LAST_WEEKDAY:
            weekdays = (f"-1{_weekday(first_day)}",)
        case Pattern.YEARLY:
            frequency = Frequency.YEARLY
        case Pattern.MONTH_DAY:
            pass
    return Recurrence(
        frequency=frequency, last_day=repeat.last_day, interval=repeat.every, weekdays=weekdays
    )


def weekdays_of(repeat: Repeat, first_day: date) -> tuple[str, ...]:
    """The weekdays of a weekly rule, Monday first; that of the first date where none is named."""
    chosen = [day for day in WEEKDAYS if day in repeat.weekdays]
    return tuple(chosen) or (_weekday(first_day),)


def week_of_month(day: date) -> int:
    """Which of its weekday it is within its month: 1 to 5."""
    return (day.day - 1) // WEEK + 1


def is_last_of_month(day: date) -> bool:
    """Whether it is the last of its weekday within its month."""
    return (day + timedelta(days=WEEK)).month != day.month


def _weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def repeat_faults(repeat: Repeat, timing: Timing, *, least: int = 2) -> Mapping[str, list[str]]:
    """What is wrong with a rule that starts with `timing`, by the form's fields.

    `least` is how many dates it has at least: a series that is made has two.
    """
    first = to_wall(timing.starts_at, timing.zone).date()
    if not 1 <= repeat.every <= MOST_EVERY:
        return {"every": [msg("Give a number from 1 to 52.")]}
    if repeat.last_day > first + LONGEST_SERIES:
        return {"last_day": [msg("A series lasts at most two years. Copy it later for the next.")]}
    if repeat.pattern is Pattern.WEEKLY and _weekday(first) not in weekdays_of(repeat, first):
        return {"weekdays": [msg("The weekday of the first date belongs to the series. Mark it.")]}
    if repeat.pattern is Pattern.MONTH_LAST_WEEKDAY and not is_last_of_month(first):
        return {"pattern": [msg("The first date is not the last such weekday of its month.")]}
    return _number_faults(repeat, timing, least)


def _number_faults(repeat: Repeat, timing: Timing, least: int) -> Mapping[str, list[str]]:
    """A series has so many dates at least, and not too many."""
    too_many = {"last_day": [msg("These are more than 200 dates. Choose an earlier last day.")]}
    too_few = _only_one() if least > 1 else {"last_day": [msg("By this day there is no date.")]}
    try:
        dates = planned_dates(repeat, timing)
    except ValueError:
        first = to_wall(timing.starts_at, timing.zone).date()
        return too_many if repeat.last_day > first else too_few
    if len(dates) > MOST_DATES:
        return too_many
    return too_few if len(dates) < least else {}


def _only_one() -> dict[str, list[str]]:
    return {"last_day": [msg("By this day there is no second date. Choose a later one.")]}


def planned_dates(repeat: Repeat, timing: Timing) -> tuple[PlannedDate, ...]:
    """The dates that a rule makes, the first of which is `timing`; wall time is kept.

    Raises ValueError where the rule does not start with `timing` or has over 400 dates.
    """
    zone = timing.zone
    first = to_wall(timing.starts_at, zone)
    length = to_wall(timing.ends_at, zone) - first
    starts = occurrence_starts(timing.starts_at, zone, recurrence_of(repeat, first.date()))
    return tuple(_planned(start, first, length, zone) for start in starts)


def _planned(start: datetime, first: datetime, length: timedelta, zone: str) -> PlannedDate:
    wall = to_wall(start, zone)
    meant = datetime.combine(wall.date(), first.time())
    return PlannedDate(
        starts_at=start,
        ends_at=_end(start, meant + length, zone),
        day=wall.date(),
        holiday=holiday_of(wall.date()),
        is_shifted=wall != meant,
    )


def _end(start: datetime, wall_end: datetime, zone: str) -> datetime:
    """The end by the wall clock; where the clocks swallowed all of it, an hour after the start."""
    end = to_utc(wall_end, zone)
    return end if end > start else start + timedelta(hours=1)


def a_year_on(repeat: Repeat, timing: Timing) -> tuple[Repeat, Timing]:
    """The same rule a year later: on the same weekdays, or the same day of the month."""
    first = to_wall(timing.starts_at, timing.zone)
    match repeat.pattern:
        case Pattern.DAILY | Pattern.WEEKLY:
            start = first + YEAR_OF_WEEKS
            last_day = repeat.last_day + YEAR_OF_WEEKS
        case Pattern.MONTH_WEEKDAY | Pattern.MONTH_LAST_WEEKDAY:
            start = datetime.combine(_same_weekday(repeat, first.date()), first.time())
            last_day = repeat.last_day + relativedelta(years=1)
        case Pattern.MONTH_DAY | Pattern.YEARLY:
            years = 4 if (first.month, first.day) == (2, 29) else 1
            start = first + relativedelta(years=years)
            last_day = repeat.last_day + relativedelta(years=years)
    length = to_wall(timing.ends_at, timing.zone) - first
    moved = replace(
        timing,
        starts_at=to_utc(start, timing.zone),
        ends_at=_end(to_utc(start, timing.zone), start + length, timing.zone),
    )
    return replace(repeat, last_day=last_day), moved


def _same_weekday(repeat: Repeat, first: date) -> date:
    """The same weekday of the same month, a year later: its second, or its last."""
    begin = first.replace(year=first.year + 1, day=1)
    days = [begin + timedelta(days=(first.weekday() - begin.weekday()) % WEEK + WEEK * n)
            for n in range(5)]  # fmt: skip
    within = [day for day in days if day.month == first.month]
    if repeat.pattern is Pattern.MONTH_LAST_WEEKDAY:
        return within[-1]
    return within[min(week_of_month(first), len(within)) - 1]


# --- changes --------------------------------------------------------------------------------------


def in_scope(rows: Iterable[T], one: Occurrence, scope: Scope) -> list[T]:
    """The dates of a series that something is about, in the order of the rule."""
    ordered = sorted(rows, key=_place)
    if scope is Scope.THIS:
        return [row for row in ordered if row.id == one.id]
    if scope is Scope.FOLLOWING:
        return [row for row in ordered if _place(row) >= _place(one)]
    return ordered


def _place(row: Occurrence) -> datetime:
    return row.recurrence_id


def can_change(row: Occurrence, now: datetime) -> bool:
    """What is over or cancelled stays as it was; a draft can always change."""
    if row.state in (EventState.DRAFT, EventState.WAITING, EventState.POSTPONED):
        return True
    return row.state == EventState.PUBLISHED and row.ends_at > now


def shifted(timing: Timing, before: Timing, after: Timing) -> Timing:
    """Where a date goes when another one went from `before` to `after`, by the wall clock.

    The day moves by as many days, the hour by as much; the length is that of `after`, so that
    18:00 is 18:00 on either side of a change of the clocks.
    """
    zone = after.zone
    moved_from, moved_to = to_wall(before.starts_at, zone), to_wall(after.starts_at, zone)
    start = to_wall(timing.starts_at, zone) + (moved_to - moved_from)
    length = to_wall(after.ends_at, zone) - moved_to
    starts_at = to_utc(start, zone)
    ends_at = _end(starts_at, start + length, zone)
    if after.is_all_day:
        return days_touched(starts_at, ends_at, zone)
    return replace(after, starts_at=starts_at, ends_at=ends_at)


def shifted_instant(
    instant: datetime | None, before: datetime, after: datetime, zone: str
) -> datetime | None:
    """An instant as far, by the wall clock, from `after` as it was from `before`."""
    if instant is None:
        return None
    distance = to_wall(instant, zone) - to_wall(before, zone)
    return to_utc(to_wall(after, zone) + distance, zone)


def may_repeat(event: Occurrence, now: datetime) -> Verdict:
    """Whether a single event can become a series."""
    if event.series is not None:
        return Refusal("is_series", msg("This event is part of a series already."))
    if event.state in (EventState.CANCELLED, EventState.POSTPONED):
        return Refusal("not_on", msg("Only an event that takes place can become a series."))
    if event.ends_at <= now:
        return Refusal("over", msg("This date has passed. Choose a new one first."))
    return None


def may_restore(event: Occurrence, now: datetime) -> Verdict:
    """Whether a date that was called off can take place after all."""
    if event.series is None or event.state != EventState.CANCELLED:
        return Refusal("not_skipped", msg("This date was not called off."))
    if event.ends_at <= now:
        return Refusal("over", msg("This date has passed."))
    return None


def pattern_row(rows: Sequence[T], overrides: Mapping[UUID, Sequence[str]]) -> T:
    """The row that new dates are made like: the last that was not changed by hand."""
    ordered = sorted(rows, key=_place)
    on = [row for row in ordered if row.state != EventState.CANCELLED] or ordered
    plain = [row for row in on if not overrides.get(row.id)]
    return (plain or on)[-1]
