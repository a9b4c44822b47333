"""A school's own rules on volunteering: which hours count, how many are needed, what they give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.contracts.texts import msg
from plugins.volunteering.hours_rules import school_year

SHIFT, LOG, SCHOOL = "shift", "log", "school"
KINDS: Mapping[str, str] = {
    SHIFT: msg("Hours on shifts of other organizations"),
    LOG: msg("Hours by hand that another organization approved"),
    SCHOOL: msg("Hours for the school itself"),
}
"""Sorts of hours, by keys that never change."""
YEAR, ALL = "year", "all"
SPANS: Mapping[str, str] = {
    YEAR: msg("Hours of the school year"),
    ALL: msg("Hours of all school years together"),
}
HOUR = 60
MOST_HOURS, MOST_YEARS, MOST_POINTS, MOST_STEPS = 1000, 12, 100, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRuleSet:
    """What a school asks for, from a day on.

    `hours_year` are needed in each of `years` school years, `hours_total` in all of them; 0 asks
    for nothing. `counts` are keys of KINDS. `steps` are (hours, points) in rising order: who has
    that many hours of the `span` gets the points of the highest step, once all that is needed is
    there. What the points are worth is the school's to decide.
    """

    since: date
    hours_year: int = 0
    hours_total: int = 0
    years: int = 1
    counts: frozenset[str] = frozenset(KINDS)
    span: str = YEAR
    steps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilHours:
    """Approved hours of a pupil on a day, with the organization that answers for them."""

    day: date
    minutes: int
    organization: UUID
    is_on_shift: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a pupil has: minutes that count, in the school year and in all, and what they give.

    `missing_year` and `missing_total` are minutes, `missing_years` school years that do not have
    enough hours yet; all are 0 for who has all that is needed. `points` is None without rules.
    """

    minutes_year: int
    minutes_total: int
    missing_year: int = 0
    missing_total: int = 0
    missing_years: int = 0
    points: int | None = None

    @property
    def has_all(self) -> bool:
        """Nothing is missing of what the school asks for."""
        return not (self.missing_year or self.missing_total or self.missing_years)


def rules_on(sets: Iterable[SchoolRuleSet], day: date) -> SchoolRuleSet | None:
    """The rules that hold on a day: the latest that are in force; None before the first."""
    return max((one for one in sets if one.since <= day), key=lambda one: one.since, default=None)


def kind_of(hours: PupilHours, school: UUID) -> str:
    """Which sort of hours it is, seen from a school."""
    if hours.organization == school:
        return SCHOOL
    return SHIFT if hours.is_on_shift else LOG


def standing(
    hours: Sequence[PupilHours], rules: SchoolRuleSet | None, *, school: UUID, year: int
) -> Standing:
    """What a pupil's hours amount to in the school year that began in `year`, and up to its end."""
    minutes: dict[int, int] = defaultdict(int)
    for one in hours:
        if rules is None or kind_of(one, school) in rules.counts:
            minutes[school_year(one.day)] += one.minutes
    of_year = minutes.get(year, 0)
    total = sum(some for of, some in minutes.items() if of <= year)
    if rules is None:
        return Standing(minutes_year=of_year, minutes_total=total)
    needed = rules.hours_year * HOUR
    reached = sum(some >= needed for of, some in minutes.items() if of <= year) if needed else 0
    found = Standing(
        minutes_year=of_year,
        minutes_total=total,
        missing_year=max(0, needed - of_year),
        missing_total=max(0, rules.hours_total * HOUR - total),
        missing_years=max(0, rules.years - reached) if needed and rules.years > 1 else 0,
    )
    reached_hours = (of_year if rules.span == YEAR else total) // HOUR
    points = _points(rules.steps, reached_hours) if found.has_all else 0
    return Standing(
        minutes_year=found.minutes_year,
        minutes_total=found.minutes_total,
        missing_year=found.missing_year,
        missing_total=found.missing_total,
        missing_years=found.missing_years,
        points=points,
    )


def _points(steps: Sequence[tuple[int, int]], hours: int) -> int:
    return max((points for needed, points in steps if hours >= needed), default=0)


def rule_faults(rules: SchoolRuleSet) -> Mapping[str, list[str]]:
    """What is wrong with rules that somebody types, by the form's fields."""
    faults: dict[str, list[str]] = {}
    for name in ("hours_year", "hours_total"):
        if not 0 <= getattr(rules, name) <= MOST_HOURS:
            faults[name] = [msg("Give hours from 0 to 1000.")]
    if not 1 <= rules.years <= MOST_YEARS:
        faults["years"] = [msg("Give a number of school years from 1 to 12.")]
    if not rules.counts or not rules.counts <= set(KINDS):
        faults["counts"] = [msg("Choose which hours count.")]
    hours = [needed for needed, _ in rules.steps]
    points = [given for _, given in rules.steps]
    is_rising = hours == sorted(set(hours)) and points == sorted(set(points))
    is_within = all(1 <= one <= MOST_HOURS for one in hours) and all(
        1 <= one <= MOST_POINTS for one in points
    )
    if not is_rising or not is_within or rules.span not in SPANS:
        faults["steps"] = [msg("Hours and points rise from line to line, from 1 up.")]
    return faults


def may_consent_alone(least_age: int | None, adult_from: int) -> bool:
    """Whether a pupil alone says who sees their hours; for who may be a minor a guardian does."""
    return least_age is not None and least_age >= adult_from
