"""Instants are computed with through UTC, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.times import (
    add_wall_days,
    city_today,
    elapsed,
    is_aware,
    later,
    next_midnight,
    to_utc,
    to_wall,
    utc_now,
)

WARSAW = "Europe/Warsaw"
ZONES = [WARSAW, "Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "America/Santiago"]
YEARS = {"min_value": datetime(2024, 1, 2), "max_value": datetime(2040, 12, 30)}  # noqa: DTZ001

zones = st.sampled_from(ZONES)
walls = st.datetimes(**YEARS)
instants = st.datetimes(**YEARS, timezones=st.just(UTC))


def test_utc_now_is_aware() -> None:
    assert is_aware(utc_now())
    assert not is_aware(datetime(2026, 1, 1))  # noqa: DTZ001


def test_city_today_is_the_day_of_the_citys_clocks() -> None:
    """The city of the tests keeps the time of Warsaw, where midnight comes before that of UTC."""
    late = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    assert late.date() == date(2026, 11, 29)
    assert city_today(late) == date(2026, 11, 30)


def test_to_utc_shifts_a_time_that_the_clocks_skip_forward() -> None:
    instant = to_utc(datetime(2026, 3, 29, 2, 30), WARSAW)  # noqa: DTZ001
    assert to_wall(instant, WARSAW) == datetime(2026, 3, 29, 3, 30)  # noqa: DTZ001


def test_to_utc_takes_the_first_of_a_time_that_comes_twice() -> None:
    instant = to_utc(datetime(2026, 10, 25, 2, 30, fold=1), WARSAW)  # noqa: DTZ001
    assert instant == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_elapsed_is_true_across_changes_of_the_clocks() -> None:
    """Python's own subtraction is the control: it gives the wall clock's difference."""
    zone = ZoneInfo(WARSAW)
    start = datetime(2026, 10, 25, 1, tzinfo=zone)
    end = datetime(2026, 10, 25, 4, tzinfo=zone)
    assert end - start == timedelta(hours=3)
    assert elapsed(start, end) == timedelta(hours=4)
    spring = datetime(2026, 3, 29, 1, tzinfo=zone), datetime(2026, 3, 29, 4, tzinfo=zone)
    assert elapsed(*spring) == timedelta(hours=2)


def test_instants_must_be_aware_and_walls_naive() -> None:
    naive, aware = datetime(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        to_utc(aware, WARSAW)
    with pytest.raises(ValueError, match="no zone"):
        to_wall(naive, WARSAW)
    with pytest.raises(ValueError, match="no zone"):
        elapsed(naive, aware)


@given(walls, zones)
def test_a_wall_time_survives_the_way_to_utc_unless_it_does_not_exist(
    wall: datetime, zone: str
) -> None:
    there_and_back = to_wall(to_utc(wall, zone), zone)
    assert there_and_back == wall or timedelta() < there_and_back - wall <= timedelta(hours=1)


@given(instants, instants, zones)
def test_elapsed_does_not_depend_on_the_zone(start: datetime, end: datetime, zone: str) -> None:
    local = ZoneInfo(zone)
    assert elapsed(start.astimezone(local), end.astimezone(local)) == end - start
    assert later(start.astimezone(local), end - start) == end


@given(walls, st.integers(-400, 400), zones)
def test_add_wall_days_keeps_the_hour_unless_it_does_not_exist(
    wall: datetime, days: int, zone: str
) -> None:
    start = to_utc(wall, zone)
    moved = to_wall(add_wall_days(start, days, zone), zone)
    aim = to_wall(start, zone) + timedelta(days=days)
    assert moved == aim or timedelta() < moved - aim <= timedelta(hours=1)


@given(instants, zones)
def test_next_midnight_begins_the_next_day(instant: datetime, zone: str) -> None:
    midnight = next_midnight(instant, zone)
    today = to_wall(instant, zone).date()
    assert midnight > instant
    assert to_wall(midnight, zone).date() == today + timedelta(days=1)
    assert to_wall(midnight - timedelta(microseconds=1), zone).date() == today
