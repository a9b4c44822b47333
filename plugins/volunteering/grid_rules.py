"""Many shifts at once: days of a rule, times of day, places in roles – as the plans they yield."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from core.contracts.calendar import Frequency, Recurrence
from core.contracts.texts import LocalizedText, msg
from core.data.times import add_wall_days, to_utc, to_wall
from core.services.calendar.api import occurrence_starts
from plugins.volunteering.rules import plan_faults
from plugins.volunteering.values import Audience, ShiftPlan

MOST_SHIFTS = 200
MOST_WEEKS = 8
LONGEST_SPAN = timedelta(days=366)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True, kw_only=True)
class GridTime:
    """One time of day of a grid; an end before the start is on the next day.

    `places` are those of roles; without them `capacity` is the offer's only one.
    """

    starts: time
    ends: time
    capacity: int = 0
    places: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Days by the wall clock of `zone`, times × each of them.

    Without `weekdays` it is every day; `every` counts weeks from the first day's on. `follows`
    names a calendar entry with which all of them move.
    """

    first_day: date
    last_day: date
    times: Sequence[GridTime]
    zone: str
    weekdays: Sequence[str] = ()
    every: int = 1
    place: str = ""
    note: LocalizedText = field(default_factory=LocalizedText)
    audience: Audience = Audience.EVERYBODY
    follows_kind: str = ""
    follows: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridShift:
    """One shift of a grid; `key` names it in the preview, `row` is the time it stands in."""

    key: str
    row: int
    plan: ShiftPlan


def grid_faults(grid: Grid) -> Mapping[str, list[str]]:
    """What is wrong with a grid as a whole, by the form's fields."""
    faults: dict[str, list[str]] = {}
    if grid.last_day < grid.first_day:
        faults["last_day"] = [msg("The last day comes after the first.")]
    elif grid.last_day - grid.first_day > LONGEST_SPAN:
        faults["last_day"] = [msg("Plan at most a year ahead.")]
    if not 1 <= grid.every <= MOST_WEEKS:
        faults["every"] = [msg("Choose from 1 to 8 weeks.")]
    if set(grid.weekdays) - set(WEEKDAYS):
        faults["weekdays"] = [msg("This is not on the list.")]
    if not grid.times:
        faults["from_1"] = [msg("Give the hour.")]
    return faults


def days_of(grid: Grid) -> Sequence[date]:
    """The days of a grid in their order; none where no weekday of it lies between its ends."""
    wanted = grid.weekdays or WEEKDAYS
    span = (grid.last_day - grid.first_day).days
    days = (grid.first_day + timedelta(days=n) for n in range(span + 1))
    first = next((day for day in days if WEEKDAYS[day.weekday()] in wanted), None)
    if first is None:
        return ()
    noon = to_utc(datetime.combine(first, time(12)), grid.zone)
    rule = Recurrence(
        frequency=Frequency.WEEKLY,
        last_day=grid.last_day,
        interval=grid.every,
        weekdays=tuple(day for day in WEEKDAYS if day in wanted),
    )
    return [to_wall(at, grid.zone).date() for at in occurrence_starts(noon, grid.zone, rule)]


def shifts_of_grid(grid: Grid) -> Sequence[GridShift]:
    """All shifts of a grid without faults, by their start: the same wall times on each day."""
    found = [
        GridShift(key=f"{day:%Y%m%d}-{row}", row=row, plan=_plan(grid, day, one))
        for day in days_of(grid)
        for row, one in enumerate(grid.times, start=1)
    ]
    return sorted(found, key=lambda one: (one.plan.starts_at, one.row))


def _plan(grid: Grid, day: date, one: GridTime) -> ShiftPlan:
    last = day + timedelta(days=1) if one.ends <= one.starts else day
    return ShiftPlan(
        starts_at=to_utc(datetime.combine(day, one.starts), grid.zone),
        ends_at=to_utc(datetime.combine(last, one.ends), grid.zone),
        zone=grid.zone,
        capacity=one.capacity,
        places=one.places,
        place=grid.place,
        note=grid.note,
        audience=grid.audience,
        follows_kind=grid.follows_kind,
        follows=grid.follows,
    )


def chosen_faults(chosen: Sequence[GridShift], now: datetime) -> Mapping[str, list[str]]:
    """What is wrong with the shifts that are to be made, by the form's fields."""
    if not chosen:
        return {"keep": [msg("Choose at least one shift.")]}
    if len(chosen) > MOST_SHIFTS:
        return {"keep": [msg("At most 200 shifts at once. Choose fewer days.")]}
    faults: dict[str, list[str]] = {}
    for one in chosen:
        for name, texts in plan_faults(one.plan, now).items():
            where = {"day": "first_day", "to_time": f"to_{one.row}"}.get(name, f"from_{one.row}")
            faults.setdefault(where, texts)
    return faults


def moved_alike(
    other: tuple[datetime, datetime], before: ShiftPlan, after: ShiftPlan
) -> tuple[datetime, datetime]:
    """When another shift of a series is, after one of them moved: as many days, the same clock.

    `other` are its start and end, `before` and `after` the plans of the one that moved.
    """
    zone = after.zone
    days = (_wall_day(after.starts_at, zone) - _wall_day(before.starts_at, before.zone)).days
    day = _wall_day(add_wall_days(other[0], days, zone), zone)
    wall_start, wall_end = to_wall(after.starts_at, zone), to_wall(after.ends_at, zone)
    lasts = (wall_end.date() - wall_start.date()).days
    starts = to_utc(datetime.combine(day, wall_start.time()), zone)
    ends = to_utc(datetime.combine(day + timedelta(days=lasts), wall_end.time()), zone)
    return starts, ends


def _wall_day(instant: datetime, zone: str) -> date:
    return to_wall(instant, zone).date()
