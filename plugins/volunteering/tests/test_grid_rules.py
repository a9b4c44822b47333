"""Grids: days of a rule × times, wall clocks over both nights of changing them."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.times import to_wall
from plugins.volunteering.grid_rules import (
    MOST_SHIFTS,
    WEEKDAYS,
    Grid,
    GridTime,
    chosen_faults,
    days_of,
    grid_faults,
    moved_alike,
    shifts_of_grid,
)
from plugins.volunteering.values import ShiftPlan

ZONE = "Europe/Warsaw"
MORNING = GridTime(starts=time(8), ends=time(12), capacity=2)
NIGHT = GridTime(starts=time(22), ends=time(6), capacity=3)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def grid(first: str, last: str, *times: GridTime, **given_: object) -> Grid:
    return Grid(
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last),
        times=times or (MORNING,),
        zone=ZONE,
        **given_,
    )


@pytest.mark.parametrize(
    ("weekdays", "every", "days"),
    [
        ((), 1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        (("MO", "WE"), 1, [3, 5, 10]),
        (("TU",), 2, [4]),
        (("SU",), 1, [2, 9]),
    ],
)
def test_days_follow_the_rule(weekdays, every, days):
    found = days_of(grid("2026-08-01", "2026-08-10", weekdays=weekdays, every=every))
    assert [day.day for day in found] == days


def test_no_day_where_no_weekday_lies_between():
    assert days_of(grid("2026-08-03", "2026-08-04", weekdays=("SU",))) == ()


def test_forty_shifts_of_ten_days_and_four_times():
    times = [GridTime(starts=time(h), ends=time(h + 3), capacity=4) for h in (8, 11, 14, 17)]
    found = shifts_of_grid(grid("2026-08-01", "2026-08-10", *times))
    assert len(found) == 40
    assert len({one.key for one in found}) == 40
    assert sum(one.plan.total for one in found) == 160


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-10-24", 9), ("2027-03-27", 7), ("2026-08-01", 8)]
)
def test_night_is_as_long_as_it_is(day, hours):
    (one,) = shifts_of_grid(grid(day, day, NIGHT))
    assert (one.plan.ends_at - one.plan.starts_at).total_seconds() == hours * 3600


def test_faults_stand_beside_their_fields():
    assert set(grid_faults(grid("2026-08-10", "2026-08-01"))) == {"last_day"}
    assert set(grid_faults(grid("2026-08-01", "2028-08-01"))) == {"last_day"}
    assert set(grid_faults(grid("2026-08-01", "2026-08-02", every=9))) == {"every"}
    assert set(grid_faults(grid("2026-08-01", "2026-08-02", weekdays=("XX",)))) == {"weekdays"}
    empty = Grid(first_day=date(2026, 8, 1), last_day=date(2026, 8, 1), times=(), zone=ZONE)
    assert set(grid_faults(empty)) == {"from_1"}
    found = shifts_of_grid(grid("2026-08-01", "2026-08-01", MORNING, GridTime(**_no_places())))
    assert set(chosen_faults(found, LONG_AGO)) == {"from_2"}
    assert set(chosen_faults(found[:1], datetime(2030, 1, 1, tzinfo=UTC))) == {"first_day"}
    assert set(chosen_faults((), LONG_AGO)) == {"keep"}
    many = shifts_of_grid(grid("2026-01-01", "2026-12-31"))
    assert set(chosen_faults(many[: MOST_SHIFTS + 1], LONG_AGO)) == {"keep"}
    assert chosen_faults(many[:MOST_SHIFTS], LONG_AGO) == {}


def _no_places():
    return {"starts": time(13), "ends": time(14)}


@given(
    first=st.dates(date(2025, 1, 1), date(2030, 1, 1)),
    span=st.integers(0, 120),
    weekdays=st.sets(st.sampled_from(WEEKDAYS)),
    every=st.integers(1, 8),
)
def test_every_shift_starts_at_its_hour_on_a_wanted_day(first, span, weekdays, every):
    last = date.fromordinal(first.toordinal() + span)
    made = shifts_of_grid(
        Grid(
            first_day=first,
            last_day=last,
            times=(MORNING, NIGHT),
            zone=ZONE,
            weekdays=sorted(weekdays),
            every=every,
        )
    )
    for one in made:
        wall = to_wall(one.plan.starts_at, ZONE)
        assert first <= wall.date() <= last
        assert wall.time() in (time(8), time(22))
        assert not weekdays or WEEKDAYS[wall.weekday()] in weekdays


def test_others_move_by_as_many_days_to_the_same_hours():
    def plan(day: int, hour: int, month: int = 10) -> ShiftPlan:
        at = datetime(2026, month, day, hour, tzinfo=UTC)
        return ShiftPlan(starts_at=at, ends_at=at.replace(hour=hour + 2), zone=ZONE, capacity=1)

    before, after = plan(19, 8), plan(20, 9)
    other = plan(26, 9)  # 10:00 by the clock, as 19 October at 8:00 UTC
    starts, ends = moved_alike((other.starts_at, other.ends_at), before, after)
    assert to_wall(starts, ZONE).isoformat()[:16] == "2026-10-27T11:00"
    assert to_wall(ends, ZONE).isoformat()[:16] == "2026-10-27T13:00"
