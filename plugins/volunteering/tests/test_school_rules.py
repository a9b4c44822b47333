"""A school's rules: which hours count, what is missing, what they give."""

from datetime import date
from uuid import UUID

import pytest

from plugins.volunteering.school_rules import (
    ALL,
    LOG,
    SCHOOL,
    SHIFT,
    PupilHours,
    SchoolRuleSet,
    rule_faults,
    rules_on,
    standing,
)

OWN, OTHER = UUID(int=1), UUID(int=2)
SINCE = date(2026, 9, 1)


def hours(number, day=date(2026, 10, 5), organization=OTHER, *, is_on_shift=True):
    return PupilHours(
        day=day, minutes=number * 60, organization=organization, is_on_shift=is_on_shift
    )


def rules(**given):
    return SchoolRuleSet(since=SINCE, **given)


def stands(some, given=None):
    return standing(some, given, school=OWN, year=2026)


@pytest.mark.parametrize(
    ("some", "given", "points", "missing"),
    [
        ([hours(30)], rules(hours_year=30, steps=((30, 3),)), 3, 0),
        ([hours(29)], rules(hours_year=30, steps=((30, 3),)), 0, 60),
        ([hours(29)], rules(steps=((10, 1), (20, 2), (30, 3))), 2, 0),
        ([hours(30, date(2026, 8, 31))], rules(hours_year=30, steps=((30, 3),)), 0, 30 * 60),
        ([hours(30, date(2027, 8, 31))], rules(hours_year=30, steps=((30, 3),)), 3, 0),
        ([hours(30, date(2027, 9, 1))], rules(hours_year=30, steps=((30, 3),)), 0, 30 * 60),
        ([hours(20), hours(-20), hours(10)], rules(hours_year=10, steps=((10, 1), (20, 2))), 1, 0),
        ([hours(40, organization=OWN)], rules(counts=frozenset({SHIFT}), steps=((1, 1),)), 0, 0),
        ([hours(40, organization=OWN)], rules(counts=frozenset({SCHOOL}), steps=((1, 1),)), 1, 0),
        ([hours(9, is_on_shift=False)], rules(counts=frozenset({LOG}), steps=((9, 1),)), 1, 0),
        ([hours(9, is_on_shift=False)], rules(counts=frozenset({SHIFT}), steps=((9, 1),)), 0, 0),
        ([], rules(steps=((1, 1),)), 0, 0),
    ],
)
def test_what_the_hours_of_a_year_give(some, given, points, missing):
    found = stands(some, given)
    assert (found.points, found.missing_year) == (points, missing)


def test_without_rules_there_are_hours_and_no_points():
    found = stands([hours(3), hours(4, date(2025, 10, 1))])
    assert (found.minutes_year, found.minutes_total, found.points) == (180, 420, None)


@pytest.mark.parametrize(
    ("earlier", "now", "points", "years", "total"),
    [(10, 40, 3, 0, 0), (9, 41, 0, 1, 0), (10, 39, 0, 0, 60), (50, 9, 0, 1, 0), (40, 10, 3, 0, 0)],
)
def test_several_school_years_as_in_warsaw(earlier, now, points, years, total):
    """50 hours in all, 10 in each of two school years at least."""
    given = rules(hours_year=10, hours_total=50, years=2, span=ALL, steps=((50, 3),))
    found = stands([hours(earlier, date(2025, 10, 1)), hours(now)], given)
    assert (found.points, found.missing_years, found.missing_total) == (points, years, total)


def test_the_latest_rules_in_force_hold():
    old, new = SchoolRuleSet(since=date(2025, 9, 1)), rules()
    assert rules_on([new, old], date(2026, 8, 31)) is old
    assert rules_on([new, old], SINCE) is new
    assert rules_on([new], date(2026, 8, 31)) is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, None),
        ({"steps": ((10, 1), (30, 3))}, None),
        ({"hours_year": -1}, "hours_year"),
        ({"hours_total": 1001}, "hours_total"),
        ({"years": 0}, "years"),
        ({"counts": frozenset()}, "counts"),
        ({"counts": frozenset({"else"})}, "counts"),
        ({"steps": ((30, 3), (10, 1))}, "steps"),
        ({"steps": ((10, 3), (30, 1))}, "steps"),
        ({"steps": ((0, 1),)}, "steps"),
        ({"span": "ever"}, "steps"),
    ],
)
def test_what_rules_cannot_say(given, field):
    assert set(rule_faults(rules(**given))) == ({field} if field else set())
