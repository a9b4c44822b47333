"""Days, weekends and months of the city's clocks."""

from datetime import date, timedelta

import pytest

from core.facilities.calendar import days


def test_a_day_has_as_many_hours_as_the_clocks_give_it() -> None:
    lengths = [
        days.day_stretch(day)[1] - days.day_stretch(day)[0]
        for day in (date(2027, 3, 28), date(2027, 7, 1), date(2027, 10, 31))
    ]
    assert lengths == [timedelta(hours=23), timedelta(hours=24), timedelta(hours=25)]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2027, 7, 1), date(2027, 7, 3), date(2027, 7, 4)),
        (date(2027, 7, 2), date(2027, 7, 3), date(2027, 7, 4)),
        (date(2027, 7, 3), date(2027, 7, 4), date(2027, 7, 4)),
        (date(2027, 7, 5), date(2027, 7, 10), date(2027, 7, 11)),
    ],
)
def test_the_weekend_is_what_is_left_of_it(day: date, first: date, last: date) -> None:
    assert days.weekend_after(day) == days.day_stretch(first, last)


def test_on_a_sunday_nothing_is_left_of_the_weekend() -> None:
    assert days.weekend_after(date(2027, 7, 4)) is None


@pytest.mark.parametrize(("number", "month"), [(0, 12), (1, 1), (-12, 12), (13, 1)])
def test_months_go_over_the_year(number: int, month: int) -> None:
    assert days.months_later(date(2027, 12, 1), number).month == month


def test_weeks_begin_on_monday() -> None:
    assert {week[0].weekday() for week in days.weeks_of(date(2027, 7, 1))} == {0}
