"""Classes and groups for programs: which there are, their pupils with hours and points."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from core.contracts.texts import msg
from core.data.times import city_today
from core.web.api.handlers import (
    ROOT,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
    answer,
    get,
    operation,
    read_query,
)
from plugins.volunteering.api_v1.hours import READ
from plugins.volunteering.queries.school_hours import PupilRow, standings_of
from plugins.volunteering.queries.schools import ClassLine, classes_of

LIST = ROOT + "/organizations/{organization_slug:str}/classes"


class ClassAnswer(msgspec.Struct, kw_only=True):
    """A class; `school_year` is the year in which it began, `asked` how many ask to join."""

    id: UUID
    name: str
    school_year: int
    pupils: int
    asked: int

    @classmethod
    def of(cls, one: ClassLine) -> ClassAnswer:
        """What a program reads of a class."""
        return cls(**{name: getattr(one, name) for name in cls.__struct_fields__})


class PupilAnswer(msgspec.Struct, kw_only=True):
    """A pupil with the approved minutes that the organization may see.

    With `sees_all` they are those of all organizations, otherwise of its own sign-ups. `points`
    is null where no rules hold.
    """

    id: UUID
    name: str
    sees_all: bool
    minutes_year: int
    minutes_total: int
    missing_minutes_year: int
    points: int | None

    @classmethod
    def of(cls, one: PupilRow) -> PupilAnswer:
        """What a program reads of a pupil."""
        return cls(
            id=one.pupil.id,
            name=one.pupil.name,
            sees_all=one.pupil.shows_hours,
            minutes_year=one.standing.minutes_year,
            minutes_total=one.standing.minutes_total,
            missing_minutes_year=one.standing.missing_year,
            points=one.standing.points,
        )


@get(
    LIST,
    opt=operation(
        policy="volunteering.classes.manage",
        scope=READ,
        summary=msg("An organization's classes and groups"),
        query=Nothing,
        answer=Page[ClassAnswer],
    ),
)
async def api_list_classes(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """The latest school year first, then by name."""
    read_query(request, Nothing)
    return answer(
        request, Page(items=[ClassAnswer.of(one) for one in await classes_of(subject.id)])
    )


@get(
    LIST + "/{class_id:uuid}",
    opt=operation(
        policy="volunteering.class.manage",
        scope=READ,
        summary=msg("The pupils of a class with hours and points"),
        query=Nothing,
        answer=Page[PupilAnswer],
    ),
)
async def api_list_pupils(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """By name; without those who only ask to join."""
    read_query(request, Nothing)
    today = city_today()
    rows = await standings_of(subject, today=today)
    return answer(request, Page(items=[PupilAnswer.of(one) for one in rows]))


CLASSES = (api_list_classes, api_list_pupils)
