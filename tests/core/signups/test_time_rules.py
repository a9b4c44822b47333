"""What a person's time allows, as tables: rest, most hours, days and weeks of all lengths."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data.times import to_utc
from core.signups import time_rules
from core.signups.values import Overlap, Sheet, TakenTime
from tests.core.signups.test_rules import SHEET

ZONE = "Europe/Warsaw"


def at(words: str) -> datetime:
    """The instant at which clocks in Leszno show it: "5 22:00" is a day and time of July 2027."""
    day, clock = words.split()
    return to_utc(datetime.fromisoformat(f"2027-07-{int(day):02d}T{clock}"), ZONE)


def sheet(start: str, end: str, **given: int) -> Sheet:
    return replace(SHEET, starts_at=at(start), ends_at=at(end), zone=ZONE, **given)


def taken(start: str, end: str, **given: int) -> TakenTime:
    return TakenTime(starts_at=at(start), ends_at=at(end), is_hard=True, **given)


def codes(of: Sheet, *having: TakenTime, **given: bool) -> list[str]:
    return [one.code for one in time_rules.time_verdicts(of, having, **given)]


@pytest.mark.parametrize(
    ("other", "rest", "expected"),
    [
        (taken("5 06:00", "5 08:00"), None, []),
        (taken("5 06:00", "5 10:00"), None, []),  # touching ends
        (taken("5 06:00", "5 10:00"), 1, ["rest"]),
        (taken("5 00:00", "5 02:00"), 480, []),  # exactly eight hours before
        (taken("5 00:00", "5 02:01"), 480, ["rest"]),
        (taken("5 20:00", "5 23:00"), 480, []),  # exactly eight hours after
        (taken("5 19:59", "5 23:00"), 480, ["rest"]),
        (taken("5 09:00", "5 11:00"), 480, ["overlap"]),  # an overlap is not too little rest
        (taken("5 02:00", "5 03:00", rest_minutes=480), None, ["rest"]),  # what came first says so
        (taken("4 20:00", "5 02:00", rest_minutes=60), 481, ["rest"]),  # the longer rest counts
    ],
)
def test_rest_lies_before_and_after(
    other: TakenTime, rest: int | None, expected: list[str]
) -> None:
    assert codes(replace(sheet("5 10:00", "5 12:00"), rest_minutes=rest), other) == expected


@pytest.mark.parametrize(
    ("having", "most", "expected"),
    [
        ([], 120, []),
        ([], 119, ["most_a_day"]),  # it alone is too long
        ([taken("5 04:00", "5 10:00")], 480, []),
        ([taken("5 04:00", "5 10:00")], 479, ["most_a_day"]),
        ([taken("5 04:00", "5 11:00")], 479, ["most_a_day", "overlap"]),
        ([taken("5 02:00", "5 10:00")], 480, []),  # two hours are of the day before
        ([taken("5 22:00", "6 06:00")], 480, []),  # six hours until four in the night
        ([taken("5 22:00", "6 06:00")], 479, ["most_a_day"]),
        ([taken("5 13:00", "5 19:00"), taken("5 14:00", "5 19:00")], 480, []),  # once, not twice
        ([taken("5 13:00", "5 19:00", most_minutes_a_day=400)], None, ["most_a_day"]),
        ([taken("6 13:00", "6 19:00", most_minutes_a_day=60)], None, []),  # another day's limit
    ],
)
def test_most_hours_a_day_count_the_operational_day(
    having: list[TakenTime], most: int | None, expected: list[str]
) -> None:
    asked = replace(sheet("5 10:00", "5 12:00"), most_minutes_a_day=most)
    assert sorted(codes(asked, *having)) == sorted(expected)


@pytest.mark.parametrize(
    ("having", "expected"),
    [
        ([taken("5 04:00", "5 14:00")], ["most_a_week"]),  # Monday of the same week
        ([taken("5 03:00", "5 04:00"), taken("5 05:00", "5 13:00")], []),  # an hour of last week's
        ([taken("12 04:00", "12 14:00")], []),  # the Monday after
        ([taken("11 19:00", "12 14:00")], ["most_a_week"]),  # until four it is Sunday still
    ],
)
def test_most_hours_a_week_begin_on_monday_at_four(
    having: list[TakenTime], expected: list[str]
) -> None:
    asked = sheet("8 10:00", "8 12:00", most_minutes_a_week=600)
    assert codes(asked, *having) == expected


def test_night_of_25_october_2026_is_nine_hours_and_easter_night_2027_is_seven() -> None:
    """A shift of 22:00-06:00; both nights the clocks change after the day has begun at 04:00."""
    for start, end, hours in (
        ("2026-10-24T22:00", "2026-10-25T06:00", 9),
        ("2027-03-27T22:00", "2027-03-28T06:00", 7),
    ):
        night = replace(
            SHEET,
            starts_at=to_utc(datetime.fromisoformat(start), ZONE),
            ends_at=to_utc(datetime.fromisoformat(end), ZONE),
            zone=ZONE,
        )
        of_days = [
            time_rules.minutes_within(window, [(night.starts_at, night.ends_at)])
            for _, window in time_rules.days_of(night)
        ]
        assert of_days == [(hours - 2) * 60, 120]
        assert codes(replace(night, most_minutes_a_week=hours * 60 - 1)) == ["most_a_week"]
        assert codes(replace(night, most_minutes_a_week=hours * 60)) == []


def test_days_of_a_change_of_the_clocks_have_23_and_25_hours() -> None:
    def length(of: date) -> timedelta:
        noon = to_utc(datetime.combine(of, time(12)), ZONE)
        one = replace(SHEET, starts_at=noon, ends_at=noon + timedelta(hours=1), zone=ZONE)
        ((_, window),) = time_rules.days_of(one)
        return window[1] - window[0]

    assert length(date(2026, 10, 24)) == timedelta(hours=25)
    assert length(date(2027, 3, 27)) == timedelta(hours=23)
    assert length(date(2027, 7, 5)) == timedelta(hours=24)


def test_what_takes_nobodys_time_has_no_rules() -> None:
    asked = replace(sheet("5 10:00", "5 12:00"), overlap=Overlap.IGNORE, most_minutes_a_day=1)
    assert codes(asked, taken("5 09:00", "5 11:00")) == []


def test_a_warning_comes_last_and_rules_stay_when_it_is_answered() -> None:
    asked = replace(
        sheet("5 10:00", "5 12:00"), overlap=Overlap.WARN, rest_minutes=60, most_minutes_a_day=60
    )
    having = (taken("5 11:00", "5 13:00"), taken("5 09:30", "5 09:45"))
    assert codes(asked, *having) == ["rest", "most_a_day", "overlap_warning"]
    assert codes(asked, *having, accepts_overlap=True) == ["rest", "most_a_day"]


def test_refusals_say_hours_in_digits_and_may_be_overridden() -> None:
    (refusal,) = time_rules.time_verdicts(sheet("5 10:00", "5 12:30", most_minutes_a_day=90), ())
    assert refusal.values == {"hours": "2:30", "most": "1:30", "day": "05.07.2027"}
    assert refusal.may_be_overridden
    assert refusal.is_personal
    (rest,) = time_rules.time_verdicts(
        sheet("5 10:00", "5 12:00", rest_minutes=660), (taken("4 22:00", "5 06:00"),)
    )
    assert rest.values == {"when": "04.07.2027, 22:00 – 05.07.2027, 06:00", "hours": "11"}


Thing = tuple[int, int, dict[str, Any]]
HOURS = st.integers(0, 24 * 9)
LENGTHS = st.integers(1, 12)
LIMITS = st.fixed_dictionaries(
    {
        "rest_minutes": st.none() | st.integers(1, 720),
        "most_minutes_a_day": st.none() | st.integers(60, 1440),
        "most_minutes_a_week": st.none() | st.integers(60, 4000),
    }
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(st.tuples(HOURS, LENGTHS, LIMITS), st.tuples(HOURS, LENGTHS, LIMITS))
def test_of_two_things_it_does_not_matter_which_came_first(one: Thing, two: Thing) -> None:
    def stretch(of: Thing) -> dict[str, datetime]:
        start = at("1 00:00") + timedelta(hours=of[0])
        return {"starts_at": start, "ends_at": start + timedelta(hours=of[1])}

    def together(first: Thing, then: Thing) -> bool:
        alone = replace(SHEET, zone=ZONE, **stretch(first), **first[2])
        having = TakenTime(is_hard=True, **stretch(first), **first[2])
        asked = replace(SHEET, zone=ZONE, **stretch(then), **then[2])
        return not time_rules.time_verdicts(alone, ()) and not time_rules.time_verdicts(
            asked, [having]
        )

    assert together(one, two) == together(two, one)
