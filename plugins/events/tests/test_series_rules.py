"""Rules of series: their dates over changes of the clocks, leap days, month ends, holidays."""
# ruff: noqa: E501, DTZ001 -- a row of a table is a line; wall times

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from core.data.times import to_utc, to_wall
from plugins.events.series_rules import (
    a_year_on,
    can_change,
    holiday_of,
    in_scope,
    may_repeat,
    may_restore,
    pattern_row,
    planned_dates,
    repeat_faults,
    shifted,
    shifted_instant,
)
from plugins.events.tables import Event
from plugins.events.values import EventState, Pattern, Repeat, Scope, Timing

ZONE = "Europe/Warsaw"
NOW = datetime(2027, 1, 1, tzinfo=UTC)


def when(text: str, hours: float = 2) -> Timing:
    start = datetime.fromisoformat(text)
    return Timing(
        starts_at=to_utc(start, ZONE),
        ends_at=to_utc(start + timedelta(hours=hours), ZONE),
        zone=ZONE,
    )


def walls(repeat: Repeat, timing: Timing) -> list[str]:
    return [f"{to_wall(one.starts_at, ZONE):%m-%d %H:%M}" for one in planned_dates(repeat, timing)]


def rule(pattern: Pattern, last: str, every: int = 1, weekdays: str = "") -> Repeat:
    return Repeat(
        pattern=pattern,
        every=every,
        weekdays=weekdays.split(),
        last_day=date.fromisoformat(last),
    )


@pytest.mark.parametrize(
    ("repeat", "first", "expected"),
    [
        (rule(Pattern.DAILY, "2027-03-03"), "2027-03-01T18:00", "03-01 03-02 03-03"),
        (rule(Pattern.WEEKLY, "2027-03-16", 1), "2027-03-02T18:00", "03-02 03-09 03-16"),
        (rule(Pattern.WEEKLY, "2027-03-16", 2), "2027-03-02T18:00", "03-02 03-16"),
        (rule(Pattern.WEEKLY, "2027-03-12", 1, "TU FR"), "2027-03-02T18:00", "03-02 03-05 03-09 03-12"),
        (rule(Pattern.MONTH_DAY, "2027-06-01"), "2027-01-31T18:00", "01-31 03-31 05-31"),
        (rule(Pattern.MONTH_WEEKDAY, "2027-04-30"), "2027-01-12T18:00", "01-12 02-09 03-09 04-13"),
        (rule(Pattern.MONTH_WEEKDAY, "2027-12-31"), "2027-01-29T18:00", "01-29 04-30 07-30 10-29 12-31"),
        (rule(Pattern.MONTH_LAST_WEEKDAY, "2027-04-30"), "2027-01-29T18:00", "01-29 02-26 03-26 04-30"),
        (rule(Pattern.YEARLY, "2029-01-31"), "2027-01-31T18:00", "01-31 01-31 01-31"),
    ],
)  # fmt: skip
def test_dates_of_rules(repeat, first, expected):
    assert [one[:5] for one in walls(repeat, when(first))] == expected.split()


def test_a_leap_day_comes_back_in_leap_years_only():
    repeat = rule(Pattern.YEARLY, "2032-03-01")
    assert len(planned_dates(repeat, when("2028-02-29T10:00"))) == 2


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        ("2027-03-23T18:00", "2027-04-06", [17, 16, 16]),
        ("2027-10-26T18:00", "2027-11-09", [16, 17, 17]),
    ],
)
def test_six_in_the_evening_stays_six_on_both_sides_of_a_change(first, last, hours):
    dates = planned_dates(rule(Pattern.WEEKLY, last), when(first))
    assert [one.starts_at.hour for one in dates] == hours
    assert {to_wall(one.starts_at, ZONE).hour for one in dates} == {18}
    assert {to_wall(one.ends_at, ZONE).hour for one in dates} == {20}


def test_a_time_that_clocks_skip_is_shifted_and_told():
    dates = planned_dates(rule(Pattern.DAILY, "2027-03-29"), when("2027-03-27T02:30", 1))
    assert [one.is_shifted for one in dates] == [False, True, False]
    assert [to_wall(one.starts_at, ZONE).hour for one in dates] == [2, 3, 2]
    assert all(one.ends_at > one.starts_at for one in dates)


def test_of_a_time_shown_twice_the_first_is_taken():
    dates = planned_dates(rule(Pattern.DAILY, "2027-11-01"), when("2027-10-30T02:30", 1))
    assert dates[1].starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert not any(one.is_shifted for one in dates)


@pytest.mark.parametrize(
    ("day", "is_holiday"),
    [
        ("2027-01-06", True), ("2027-03-28", True), ("2027-03-29", True), ("2027-05-16", True),
        ("2027-05-27", True), ("2027-12-24", True), ("2027-05-02", False), ("2027-11-12", False),
    ],
)  # fmt: skip
def test_public_holidays_are_pointed_out(day, is_holiday):
    assert bool(holiday_of(date.fromisoformat(day))) is is_holiday


@pytest.mark.parametrize(
    ("repeat", "first", "field"),
    [
        (rule(Pattern.WEEKLY, "2027-03-02"), "2027-03-02T18:00", "last_day"),
        (rule(Pattern.WEEKLY, "2027-02-02"), "2027-03-02T18:00", "last_day"),
        (rule(Pattern.WEEKLY, "2029-03-03"), "2027-03-02T18:00", "last_day"),
        (rule(Pattern.DAILY, "2028-03-02"), "2027-03-02T18:00", "last_day"),
        (rule(Pattern.DAILY, "2028-12-02"), "2027-03-02T18:00", "last_day"),
        (rule(Pattern.WEEKLY, "2027-04-02", 0), "2027-03-02T18:00", "every"),
        (rule(Pattern.WEEKLY, "2027-04-02", 53), "2027-03-02T18:00", "every"),
        (rule(Pattern.WEEKLY, "2027-04-02", 1, "MO"), "2027-03-02T18:00", "weekdays"),
        (rule(Pattern.MONTH_LAST_WEEKDAY, "2027-06-02"), "2027-03-02T18:00", "pattern"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_at_its_field(repeat, first, field):
    assert list(repeat_faults(repeat, when(first))) == [field]


def test_a_good_rule_has_no_faults():
    assert repeat_faults(rule(Pattern.WEEKLY, "2029-03-02"), when("2027-03-02T18:00")) == {}


@pytest.mark.parametrize(
    ("repeat", "first", "later_first", "later_last"),
    [
        (rule(Pattern.WEEKLY, "2027-06-15"), "2026-09-08T18:00", "2027-09-07", "2028-06-13"),
        (rule(Pattern.MONTH_WEEKDAY, "2027-06-15"), "2026-09-08T18:00", "2027-09-14", "2028-06-15"),
        (rule(Pattern.MONTH_LAST_WEEKDAY, "2027-06-30"), "2026-09-25T18:00", "2027-09-24", "2028-06-30"),
        (rule(Pattern.MONTH_DAY, "2027-06-15"), "2026-09-08T18:00", "2027-09-08", "2028-06-15"),
        (rule(Pattern.YEARLY, "2032-03-01"), "2028-02-29T18:00", "2032-02-29", "2036-03-01"),
    ],
)  # fmt: skip
def test_a_year_on_the_weekdays_are_the_same(repeat, first, later_first, later_last):
    moved, timing = a_year_on(repeat, when(first))
    assert str(to_wall(timing.starts_at, ZONE).date()) == later_first
    assert str(moved.last_day) == later_last
    assert to_wall(timing.starts_at, ZONE).hour == 18
    assert planned_dates(moved, timing)[0].starts_at == timing.starts_at


def occurrence(day: int, **given: object) -> Event:
    start = datetime(2027, 2, day, 17, tzinfo=UTC)
    columns = {
        "organization": UUID(int=1),
        "recurrence_id": start,
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "state": EventState.PUBLISHED.value,
        **given,
    }
    return Event(**columns)


def test_scopes_go_by_the_place_in_the_rule():
    rows = [occurrence(9), occurrence(2), occurrence(16)]
    assert in_scope(rows, rows[0], Scope.THIS) == [rows[0]]
    assert in_scope(rows, rows[0], Scope.FOLLOWING) == [rows[0], rows[2]]
    assert in_scope(rows, rows[0], Scope.ALL) == [rows[1], rows[0], rows[2]]


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        (EventState.PUBLISHED, 5, True),
        (EventState.PUBLISHED, 1, False),
        (EventState.CANCELLED, 5, False),
        (EventState.POSTPONED, 1, True),
        (EventState.DRAFT, 1, True),
    ],
)
def test_what_is_over_or_cancelled_stays_as_it_was(state, day, expected):
    now = datetime(2027, 2, 3, tzinfo=UTC)
    assert can_change(occurrence(day, state=state.value), now) is expected


def test_a_move_goes_by_the_wall_clock():
    before, after = when("2027-03-23T18:00"), when("2027-03-24T17:30", 3)
    moved = shifted(when("2027-03-30T18:00"), before, after)
    assert to_wall(moved.starts_at, ZONE) == datetime(2027, 3, 31, 17, 30)
    assert to_wall(moved.ends_at, ZONE) == datetime(2027, 3, 31, 20, 30)


def test_a_deadline_keeps_its_distance_by_the_wall_clock():
    first, later = when("2027-03-23T18:00").starts_at, when("2027-03-30T18:00").starts_at
    deadline = to_utc(datetime(2027, 3, 22, 12), ZONE)
    found = shifted_instant(deadline, first, later, ZONE)
    assert found is not None
    assert to_wall(found, ZONE) == datetime(2027, 3, 29, 12)
    assert shifted_instant(None, first, later, ZONE) is None


def test_what_can_become_a_series():
    single = occurrence(9, recurrence_id=None)
    assert may_repeat(single, NOW) is None
    assert may_repeat(single, NOW + timedelta(days=99)).code == "over"
    single.state = EventState.CANCELLED.value
    assert may_repeat(single, NOW).code == "not_on"
    single.series = single.id
    assert may_repeat(single, NOW).code == "is_series"


def test_what_can_take_place_after_all():
    one = occurrence(9, state=EventState.CANCELLED.value)
    assert may_restore(one, NOW).code == "not_skipped"
    one.series = one.id
    assert may_restore(one, NOW) is None
    assert may_restore(one, NOW + timedelta(days=99)).code == "over"


def test_new_dates_are_made_like_the_last_plain_one():
    rows = [occurrence(2), occurrence(9), occurrence(16)]
    for number, row in enumerate(rows):
        row.id = UUID(int=number)
    assert pattern_row(rows, {rows[2].id: ["title"]}) is rows[1]
    rows[1].state = EventState.CANCELLED.value
    assert pattern_row(rows, {rows[2].id: ["title"]}) is rows[0]
    assert pattern_row(rows[2:], {rows[2].id: ["title"]}) is rows[2]
