"""Age bands grow older, and what the law lets minors do, as tables."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from core.contracts.ages import AgeBand, SaidAge
from core.contracts.verdicts import Refusal
from core.data.times import to_utc
from core.people import age_rules
from core.people.age_rules import MinorsLaw

LAW = MinorsLaw(
    adult_from=18,
    guardian_acts_under=13,
    young_under=16,
    night_begins=22,
    night_ends=6,
    young_night_begins=20,
    said_good_for=365,
)
ZONE = "Europe/Warsaw"
SAID_ON = date(2026, 11, 28)


def said(band: str, on: date = SAID_ON) -> SaidAge:
    return SaidAge(band=AgeBand(band), said_on=on)


def code(verdict: Refusal | None) -> str | None:
    return verdict.code if verdict else None


@pytest.mark.parametrize(
    ("band", "day", "ages"),
    [
        ("13_15", date(2026, 11, 28), (13, 15)),
        ("13_15", date(2026, 11, 29), (13, 16)),  # the birthday may have been today
        ("13_15", date(2027, 11, 27), (13, 16)),
        ("13_15", date(2027, 11, 28), (14, 16)),
        ("16_17", date(2028, 11, 27), (17, 19)),
        ("16_17", date(2028, 11, 28), (18, 19)),  # after two years certainly grown up
        ("under_13", date(2030, 11, 28), (4, 16)),
        ("adult", date(2030, 11, 28), (22, 154)),
        ("16_17", date(2020, 1, 1), (16, 17)),  # a day before it was said
    ],
)
def test_somebody_is_as_old_as_time_has_made_them(
    band: str, day: date, ages: tuple[int, int]
) -> None:
    assert age_rules.ages_on(said(band), day) == ages


def test_said_on_29_february_a_year_is_full_on_1_march() -> None:
    leap = said("16_17", date(2028, 2, 29))
    assert age_rules.ages_on(leap, date(2029, 2, 28)) == (16, 18)
    assert age_rules.ages_on(leap, date(2029, 3, 1)) == (17, 18)
    assert age_rules.ages_on(leap, date(2030, 3, 1)) == (18, 19)


@pytest.mark.parametrize(
    ("band", "day", "is_minor", "is_asked"),
    [
        ("16_17", date(2026, 11, 28), True, False),
        ("16_17", date(2027, 11, 27), True, False),
        ("16_17", date(2027, 11, 28), True, True),  # a year is over: they may have grown up
        ("16_17", date(2028, 11, 28), False, False),
        ("13_15", date(2028, 11, 28), True, True),
        ("13_15", date(2031, 11, 28), False, False),
        ("adult", date(2050, 1, 1), False, False),
    ],
)
def test_a_minor_is_asked_again_after_a_year_until_certainly_grown_up(
    band: str, day: date, is_minor: bool, is_asked: bool
) -> None:
    assert age_rules.is_minor(said(band), day, LAW) is is_minor
    assert age_rules.must_say_age(said(band), day, LAW) is is_asked


def test_who_said_nothing_is_asked_and_meanwhile_taken_for_grown_up() -> None:
    assert age_rules.must_say_age(None, SAID_ON, LAW)
    assert not age_rules.is_minor(None, SAID_ON, LAW)


@pytest.mark.parametrize(
    ("before", "now", "day", "allowed"),
    [
        ("13_15", "adult", date(2027, 11, 28), False),  # at most 16 now
        ("13_15", "16_17", date(2027, 11, 28), True),
        ("13_15", "13_15", date(2027, 11, 28), True),
        ("13_15", "adult", date(2028, 11, 29), True),  # 15 for a day, now 18
        ("16_17", "adult", date(2026, 11, 29), True),
        ("16_17", "13_15", date(2027, 11, 28), True),  # younger is no gain
        ("under_13", "adult", date(2030, 11, 28), False),
    ],
)
def test_nobody_gets_older_than_time_has_made_them(
    before: str, now: str, day: date, allowed: bool
) -> None:
    assert (age_rules.may_say(AgeBand(now), said(before), day) is None) is allowed


@pytest.mark.parametrize(
    ("band", "minimum", "day", "expected"),
    [
        ("13_15", 16, SAID_ON, "too_young"),
        ("13_15", 14, SAID_ON, None),  # within a band they answer for it themselves
        ("16_17", 18, date(2028, 11, 27), "too_young"),
        ("16_17", 18, date(2028, 11, 28), None),
        ("adult", 18, SAID_ON, None),
        ("under_13", 13, SAID_ON, "too_young"),
        ("under_13", None, SAID_ON, None),
    ],
)
def test_minimum_age_holds_on_the_shifts_day(
    band: str, minimum: int | None, day: date, expected: str | None
) -> None:
    assert code(age_rules.minimum_age_verdict(said(band), minimum, day)) == expected
    assert age_rules.minimum_age_verdict(None, minimum, day) is None


def wall(words: str) -> datetime:
    return to_utc(datetime.fromisoformat(words), ZONE)


@pytest.mark.parametrize(
    ("start", "end", "of_16", "of_13"),
    [
        ("2026-12-05T10:00", "2026-12-05T14:00", None, None),
        ("2026-12-05T16:00", "2026-12-05T20:00", None, None),  # until the hour itself
        ("2026-12-05T16:00", "2026-12-05T20:01", None, "forbidden_hours"),
        ("2026-12-05T18:00", "2026-12-05T22:00", None, "forbidden_hours"),
        ("2026-12-05T18:00", "2026-12-05T22:01", "forbidden_hours", "forbidden_hours"),
        ("2026-12-05T06:00", "2026-12-05T09:00", None, None),
        ("2026-12-05T05:59", "2026-12-05T09:00", "forbidden_hours", "forbidden_hours"),
        ("2026-12-05T02:00", "2026-12-05T04:00", "forbidden_hours", "forbidden_hours"),
    ],
)
def test_minors_do_not_help_at_night_and_the_younger_not_in_the_evening(
    start: str, end: str, of_16: str | None, of_13: str | None
) -> None:
    def verdict(band: str) -> str | None:
        return code(age_rules.hours_verdict(said(band), wall(start), wall(end), zone=ZONE, law=LAW))

    assert verdict("16_17") == of_16
    assert verdict("13_15") == of_13
    assert verdict("adult") is None
    assert age_rules.hours_verdict(None, wall(start), wall(end), zone=ZONE, law=LAW) is None


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-12-05T22:00", "2026-12-06T09:00"),  # begins and ends by day, by the clock's hours
        ("2026-12-05T21:00", "2026-12-06T07:00"),
        ("2026-12-05T12:00", "2026-12-07T12:00"),
        ("2026-10-24T22:00", "2026-10-25T06:00"),  # nine hours: the clocks change
        ("2027-03-27T23:00", "2027-03-28T05:00"),  # five hours
    ],
)
def test_trap_of_night_rules_on_clock_hours_across_midnight(start: str, end: str) -> None:
    verdict = age_rules.hours_verdict(
        said("16_17", date(2026, 10, 1)), wall(start), wall(end), zone=ZONE, law=LAW
    )
    assert code(verdict) == "forbidden_hours"
    assert verdict is not None
    assert verdict.values == {"age": 18, "begins": 22, "ends": 6}
    assert not verdict.may_be_overridden


def test_who_is_grown_up_on_the_day_may_help_at_night() -> None:
    late = said("16_17", date(2024, 12, 5))
    start, end = wall("2026-12-05T22:00"), wall("2026-12-06T06:00")
    assert age_rules.hours_verdict(late, start, end, zone=ZONE, law=LAW) is None
