"""What volunteers tell: parts of the week, telephone numbers, the day on which they are shown."""

from datetime import UTC, datetime, timedelta

import pytest

from plugins.volunteering.profiles import (
    NIGHT,
    SATURDAY,
    SUNDAY,
    WEEKDAY_AFTERNOON,
    WEEKDAY_EVENING,
    WEEKDAY_MORNING,
    is_available,
    phone_fault,
    shows_phones,
    times_of,
)

ZONE = "Europe/Warsaw"


def utc(day, hour, minute=0, month=6):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "ends", "times"),
    [
        (utc(1, 7), utc(1, 10), {WEEKDAY_MORNING}),  # a Monday, 9–12 in Warsaw
        (utc(1, 9), utc(1, 16), {WEEKDAY_MORNING, WEEKDAY_AFTERNOON, WEEKDAY_EVENING}),
        (utc(5, 19), utc(6, 6), {WEEKDAY_EVENING, NIGHT, SATURDAY}),
        (utc(7, 8), utc(7, 12), {SUNDAY}),
        (utc(24, 20, month=10), utc(25, 5, month=10), {NIGHT}),  # the clocks go back that night
    ],
)
def test_a_stretch_touches_parts_of_the_week(starts, ends, times):
    assert times_of(starts, ends, ZONE) == times


@pytest.mark.parametrize(
    ("said", "fits"),
    [((), True), ((SATURDAY,), True), ((SATURDAY, SUNDAY), True), ((SUNDAY,), False)],
)
def test_whoever_says_nothing_mostly_can(said, fits):
    assert is_available(said, utc(6, 8), utc(6, 12), ZONE) is fits


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [
        ("", True),
        ("600 100 200", True),
        ("+48 600-100-200", True),
        ("+380 (50) 123 45 67", True),
        ("44051401359", False),  # eleven digits: it could be a PESEL
        ("600 100", False),
        ("600 100 200 ext. 3", False),
        ("+", False),
    ],
)
def test_telephone_numbers(typed, is_right):
    assert (phone_fault(typed) is None) is is_right


@pytest.mark.parametrize(
    ("now", "is_shown"),
    [
        (utc(5, 21, 59), False),
        (utc(5, 22), True),  # midnight in Warsaw
        (utc(6, 9), True),
        (utc(6, 13, 59), True),
        (utc(6, 14), False),
    ],
)
def test_numbers_are_shown_on_the_day_only(now, is_shown):
    assert shows_phones(utc(6, 8), utc(6, 12), ZONE, now) is is_shown


def test_a_night_shift_shows_numbers_from_the_evening_to_its_end():
    starts, ends = utc(6, 20), utc(7, 4)
    assert shows_phones(starts, ends, ZONE, ends + timedelta(hours=1))
    assert not shows_phones(starts, ends, ZONE, ends + timedelta(hours=2))
