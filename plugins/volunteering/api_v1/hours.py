"""Hours for programs: one's own with a log by hand, an organization's."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import msg
from core.people.api import organization_by_slug
from core.web.api.handlers import (
    ROOT,
    UNFIT,
    Cursor,
    Instant,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
    Scope,
    Texts,
    Viewer,
    answer,
    get,
    once,
    operation,
    post,
    read_body,
    read_query,
)
from core.web.connection import SignInNeeded
from plugins.volunteering.queries.hours import (
    HourLine,
    hour_cursor,
    hours_of_organization,
    hours_of_person,
)
from plugins.volunteering.service.hours import log_hours
from plugins.volunteering.values import HourLog, HourSource, HourState

READ = Scope("hours:read", msg("Read hours of volunteering, with names"))
WRITE = Scope("hours:write", msg("Log, approve and correct hours of volunteering"))
OWN = ROOT + "/hours"
DESK = ROOT + "/organizations/{organization_slug:str}/hours"
Day = Annotated[date, Meta(examples=["2027-05-08"])]


class HoursAnswer(msgspec.Struct, kw_only=True):
    """Hours of somebody at an organization.

    Only those with `counts` are in sums and on certificates. Of `is_flagged` ones nobody saw the
    end. `replaces` names the hours in whose place these are; those do not count any more.
    """

    id: UUID
    name: str
    organization: str
    offer: UUID | None
    offer_title: Texts
    role_title: Texts
    project: str
    day: Day
    starts_at: Instant | None
    ends_at: Instant | None
    minutes: int
    night_minutes: int
    task: str
    source: HourSource
    state: HourState
    counts: bool
    is_flagged: bool
    replaces: UUID | None
    reason: str

    @classmethod
    def of(cls, one: HourLine) -> HoursAnswer:
        """What a program reads of a line."""
        given = {
            name: getattr(one, name)
            for name in cls.__struct_fields__
            if name not in {"organization", "offer_title", "role_title", "reason"}
        }
        return cls(
            **given,
            organization=one.organization_slug,
            offer_title=Texts.of(one.offer_title),
            role_title=Texts.of(one.role_title),
            reason=one.taken_back_for or one.reason,
        )


class LogBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Hours to log; `organization` is its name in addresses, `starts` by the city's clocks."""

    organization: Annotated[str, Meta(max_length=90, examples=["klub-klon"])]
    day: Day
    minutes: Annotated[int, Meta(ge=1, le=1440, examples=[180])]
    task: Annotated[str, Meta(min_length=1, max_length=500, examples=["Wydawanie posiłków"])]
    offer: UUID | None = None
    starts: Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")] | None = None


class Logged(msgspec.Struct, kw_only=True):
    """The entry that was made, and its state."""

    id: UUID
    state: HourState = HourState.PROPOSED


class HoursQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """From where on."""

    after: Cursor = ""


@get(
    OWN,
    opt=operation(
        policy="volunteering.hours.own",
        scope=READ,
        summary=msg("One's own hours of volunteering, the latest day first"),
        query=Nothing,
        answer=Page[HoursAnswer],
    ),
)
async def api_list_own_hours(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """At most 300, in whatever state."""
    read_query(request, Nothing)
    found = await hours_of_person(viewer.person) if viewer.person else ()
    return answer(request, Page(items=[HoursAnswer.of(one) for one in found]))


@post(
    OWN,
    status_code=201,
    opt=operation(
        policy="volunteering.hours.own",
        scope=WRITE,
        summary=msg("Log one's own hours; the organization approves them"),
        body=LogBody,
        answer=Logged,
        status=201,
        may_clash=True,
    ),
)
async def api_log_hours(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """At organizations for which one has signed up."""
    body = await read_body(request, LogBody)
    if viewer.person is None:
        raise SignInNeeded
    host = await organization_by_slug(body.organization)
    if host is None:
        raise NotFound
    log = HourLog(
        day=body.day,
        minutes=body.minutes,
        task=body.task,
        offer=body.offer,
        starts=time.fromisoformat(body.starts) if body.starts else None,
    )

    async def act() -> Logged:
        return Logged(id=await log_hours(viewer, host, log))

    return await once(request, viewer, act, status=201)


@get(
    DESK,
    opt=operation(
        policy="volunteering.hours.manage",
        scope=READ,
        summary=msg("An organization's hours of volunteering that nobody has to look at"),
        query=HoursQuery,
        answer=Page[HoursAnswer],
    ),
)
async def api_list_hours(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """50 at a time, the latest day first."""
    asked = read_query(request, HoursQuery)
    after = hour_cursor(asked.after)
    if asked.after and after is None:
        raise Invalid({"after": [UNFIT]})
    found = await hours_of_organization(subject.id, after=after)
    items = [HoursAnswer.of(one) for one in found.lines]
    return answer(request, Page(items=items, after=str(found.later) if found.later else None))


HOURS = (api_list_own_hours, api_log_hours, api_list_hours)
