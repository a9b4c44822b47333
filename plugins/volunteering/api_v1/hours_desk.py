"""An organization's hours for programs: what waits, approval, corrections, sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.texts import msg
from core.web.api.handlers import (
    Done,
    FromPath,
    NamedDependency,
    Nothing,
    Page,
    Reason,
    Request,
    Response,
    Viewer,
    answer,
    get,
    once,
    operation,
    post,
    read_body,
    read_query,
)
from plugins.volunteering.api_v1.hours import DESK, OWN, READ, WRITE, Day, HoursAnswer
from plugins.volunteering.queries.hour_sums import MonthSum, month_sums
from plugins.volunteering.queries.hours import waiting_hours
from plugins.volunteering.service.hours import approve_hours, correct_hours, reject_hours

ENTRY = DESK + "/{entry_id:uuid}"
MOST_AT_ONCE = 200


class SumAnswer(msgspec.Struct, kw_only=True):
    """Approved minutes of a month at one organization for one project ("" for none).

    `month` is its first day, `school_year` the year in which its school year began.
    """

    organization: UUID
    organization_name: str
    project: str
    month: Day
    school_year: int
    minutes: int
    night_minutes: int

    @classmethod
    def of(cls, one: MonthSum) -> SumAnswer:
        """What a program reads of a sum."""
        return cls(**{name: getattr(one, name) for name in cls.__struct_fields__})


class ApproveBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which hours are approved."""

    entries: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_AT_ONCE)]


class Approved(msgspec.Struct, kw_only=True):
    """How many were approved now; what was decided before or is not there is not among them."""

    approved: int


class RejectBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why the hours are turned down; who logged them reads it."""

    reason: Reason


class CorrectBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What counts instead, and why; 0 minutes take the hours back."""

    minutes: Annotated[int, Meta(ge=0, le=1440, examples=[150])]
    reason: Reason


class Corrected(msgspec.Struct, kw_only=True):
    """The hours that count instead; null where they were only taken back."""

    id: UUID | None


def _sums(found: Sequence[MonthSum]) -> Page[SumAnswer]:
    return Page(items=[SumAnswer.of(one) for one in found])


@get(
    OWN + "/sums",
    opt=operation(
        policy="volunteering.hours.own",
        scope=READ,
        summary=msg("Sums of one's own approved hours by month, organization and project"),
        query=Nothing,
        answer=Page[SumAnswer],
    ),
)
async def api_own_sums(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """The latest month first; a summary, which only the organizations certify."""
    read_query(request, Nothing)
    return answer(request, _sums(await month_sums(person=viewer.person) if viewer.person else ()))


@get(
    DESK + "/sums",
    opt=operation(
        policy="volunteering.hours.manage",
        scope=READ,
        summary=msg("Sums of an organization's approved hours by month and project"),
        query=Nothing,
        answer=Page[SumAnswer],
    ),
)
async def api_desk_sums(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The latest month first."""
    read_query(request, Nothing)
    return answer(request, _sums(await month_sums(organization=subject.id)))


@get(
    DESK + "/waiting",
    opt=operation(
        policy="volunteering.hours.manage",
        scope=READ,
        summary=msg("Hours that an organization has to look at"),
        query=Nothing,
        answer=Page[HoursAnswer],
    ),
)
async def api_waiting_hours(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Logs by hand, and hours whose end nobody saw; at most 300, the latest day first."""
    read_query(request, Nothing)
    found = await waiting_hours(subject.id)
    return answer(request, Page(items=[HoursAnswer.of(one) for one in found]))


@post(
    DESK + "/approve",
    status_code=200,
    opt=operation(
        policy="volunteering.hours.manage",
        scope=WRITE,
        summary=msg("Approve hours"),
        body=ApproveBody,
        answer=Approved,
        may_clash=True,
    ),
)
async def api_approve_hours(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Never one's own: with one of them among the hours none is approved."""
    body = await read_body(request, ApproveBody)

    async def act() -> Approved:
        return Approved(approved=await approve_hours(viewer, subject.id, body.entries))

    return await once(request, viewer, act)


@post(
    ENTRY + "/reject",
    status_code=200,
    opt=operation(
        policy="volunteering.hours.correct",
        scope=WRITE,
        summary=msg("Turn hours down that were logged by hand"),
        body=RejectBody,
        answer=Done,
        may_clash=True,
    ),
)
async def api_reject_hours(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    entry_id: FromPath[UUID],
) -> Response[Any]:
    """While they wait; the volunteer gets the reason."""
    body = await read_body(request, RejectBody)

    async def act() -> Done:
        await reject_hours(viewer, subject.organization, entry_id, reason=body.reason)
        return Done()

    return await once(request, viewer, act)


@post(
    ENTRY + "/correct",
    status_code=200,
    opt=operation(
        policy="volunteering.hours.correct",
        scope=WRITE,
        summary=msg("Put other hours in place of those that count"),
        body=CorrectBody,
        answer=Corrected,
        may_clash=True,
    ),
)
async def api_correct_hours(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    entry_id: FromPath[UUID],
) -> Response[Any]:
    """What counted is taken back by an entry of its own, and stays in the list."""
    body = await read_body(request, CorrectBody)

    async def act() -> Corrected:
        found = await correct_hours(
            viewer, subject.organization, entry_id, minutes=body.minutes, reason=body.reason
        )
        return Corrected(id=found)

    return await once(request, viewer, act)


HOURS_OF_HOSTS = (
    api_own_sums,
    api_desk_sums,
    api_waiting_hours,
    api_approve_hours,
    api_reject_hours,
    api_correct_hours,
)
