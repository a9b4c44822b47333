"""Reads of what pupils' hours amount to: a school's rules, and the hours that it may see."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.data.commands import read
from core.data.encoding import as_day, as_uuid
from core.data.many import marks
from plugins.volunteering.queries.schools import ClassView, PupilLine, pupils_of
from plugins.volunteering.school_rules import (
    PupilHours,
    SchoolRuleSet,
    Standing,
    rules_on,
    standing,
)
from plugins.volunteering.school_tables import SchoolRule
from plugins.volunteering.school_values import (
    PupilState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilRow:
    """A pupil with what their hours amount to, as far as the school may see them."""

    pupil: PupilLine
    standing: Standing


async def rules_of(school: UUID) -> Sequence[SchoolRuleSet]:
    """All rules of a school, the latest first."""
    rows = await SchoolRule.objects().where(SchoolRule.organization == school)
    found = [
        SchoolRuleSet(
            since=row.since,
            hours_year=row.hours_year,
            hours_total=row.hours_total,
            years=row.years,
            counts=frozenset(json.loads(row.counts)),
            span=row.span,
            steps=tuple((hours, points) for hours, points in json.loads(row.steps)),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.since, reverse=True)


async def seen_hours(pupils: Sequence[PupilLine]) -> Mapping[UUID, Sequence[PupilHours]]:
    """By pupil, the approved hours that the school may see.

    All of them at all organizations where somebody agreed to that; otherwise those of sign-ups
    that the school made.
    """
    rows = await read(
        "SELECT p.id AS pupil, e.day, e.minutes, e.organization, e.shift"  # noqa: S608 -- only marks
        " FROM volunteering_pupil p JOIN volunteering_hour_entry e ON e.person = p.person"
        f" WHERE p.id IN ({marks(pupils)}) AND e.state = 'approved' AND ("
        " EXISTS (SELECT 1 FROM volunteering_pupil_consent c WHERE c.pupil = p.id"
        "  AND c.purpose = 'hours' AND c.state = 'given')"
        " OR e.signup IN (SELECT s.signup FROM volunteering_pupil_signup s"
        "  JOIN volunteering_pupil o ON o.id = s.pupil"
        "  JOIN volunteering_school_class k ON k.id = o.school_class"
        "  JOIN volunteering_school_class own ON own.id = p.school_class"
        "  WHERE o.person = p.person AND k.organization = own.organization))",
        [one.id for one in pupils],
    )
    found: dict[UUID, list[PupilHours]] = defaultdict(list)
    for row in rows:
        found[as_uuid(row["pupil"])].append(
            PupilHours(
                day=as_day(row["day"]),
                minutes=row["minutes"],
                organization=as_uuid(row["organization"]),
                is_on_shift=row["shift"] is not None,
            )
        )
    return found


async def standings_of(view: ClassView, *, today: date) -> Sequence[PupilRow]:
    """The pupils of a class by name with what their hours amount to.

    The rules are those of the last day of the school year, or of today while it runs.
    """
    found = await pupils_of(view.school_class.id, today=today)
    members = [one for one in found if one.state is PupilState.MEMBER]
    hours = await seen_hours(members)
    rules = rules_on(await rules_of(view.school.id), min(today, view.days[1]))
    return [
        PupilRow(
            pupil=one,
            standing=standing(
                hours.get(one.id, ()),
                rules,
                school=view.school.id,
                year=view.school_class.school_year,
            ),
        )
        for one in members
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostHours:
    """Minutes of a pupil's school year at one organization."""

    organization_name: str
    minutes: int


async def hosts_of_pupil(pupil: PupilLine, view: ClassView) -> Sequence[HostHours]:
    """Where the hours of the school year that the school may see were worked, the most first."""
    first, last = view.days
    minutes: dict[UUID, int] = defaultdict(int)
    for one in (await seen_hours([pupil])).get(pupil.id, ()):
        if first <= one.day <= last:
            minutes[one.organization] += one.minutes
    rows = await read(
        f"SELECT id, short_name FROM people_organization WHERE id IN ({marks(minutes)})",  # noqa: S608 -- only marks
        list(minutes),
    )
    found = [
        HostHours(organization_name=row["short_name"], minutes=minutes[as_uuid(row["id"])])
        for row in rows
    ]
    return sorted(found, key=lambda one: (-one.minutes, one.organization_name))
