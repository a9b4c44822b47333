"""An offer's shifts for programs: read, added, changed and called off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.data.times import utc_now
from core.signups.api import free_places
from core.web.api.handlers import (
    Cursor,
    FromPath,
    Instant,
    NamedDependency,
    Page,
    Request,
    Response,
    Viewer,
    answer,
    changed,
    get,
    once,
    operation,
    patch,
    post,
    read_body,
    read_cursor,
    read_query,
)
from plugins.volunteering.api_v1.shapes import ONE, READ, WRITE, ShiftAnswer
from plugins.volunteering.api_v1.shift_shapes import (
    ScopedShiftBody,
    ShiftBody,
    ShiftChange,
    ShiftEnd,
    named_as_sent,
)
from plugins.volunteering.queries import places_of, shift_line, shift_page
from plugins.volunteering.queries.events import events_beside
from plugins.volunteering.service.series import cancel_shifts, change_shifts
from plugins.volunteering.service.shifts import add_shift
from plugins.volunteering.tables import Shift

LIST = ONE + "/shifts"
SHIFT = LIST + "/{shift_id:uuid}"


class ShiftsQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which shifts, from where on; without `starts_after` those that have not begun."""

    starts_after: Instant | None = None
    with_cancelled: bool = False
    after: Cursor = ""


class ShiftTold(msgspec.Struct, kw_only=True):
    """The shift as it is now (null where a draft's disappeared), and how many people get word."""

    shift: ShiftAnswer | None
    told: int


@get(
    LIST,
    opt=operation(
        policy="volunteering.offer.manage",
        scope=READ,
        summary=msg("The shifts of an offer"),
        query=ShiftsQuery,
        answer=Page[ShiftAnswer],
    ),
)
async def api_list_shifts(request: Request, offer_id: FromPath[UUID]) -> Response[Any]:
    """50 at a time, by their start; also those that only some people are shown."""
    asked = read_query(request, ShiftsQuery)
    found = await shift_page(
        offer_id,
        now=asked.starts_after or utc_now(),
        with_cancelled=asked.with_cancelled,
        after=read_cursor(asked.after),
    )
    places = await free_places([sheet for one in found.lines for sheet in one.sheets])
    items = [ShiftAnswer.of(one, places) for one in found.lines]
    return answer(request, Page(items=items, after=str(found.later) if found.later else None))


@post(
    LIST,
    status_code=201,
    opt=operation(
        policy="volunteering.offer.manage",
        scope=WRITE,
        summary=msg("Add a shift"),
        body=ShiftBody,
        answer=ShiftAnswer,
        status=201,
        may_clash=True,
    ),
)
async def api_add_shift(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """Of a public offer people can sign up at once."""
    body = await read_body(request, ShiftBody)
    plan = body.plan()
    await _check_follows(body, subject.organization.id)

    async def act() -> ShiftAnswer | None:
        with named_as_sent():
            shift = await add_shift(viewer, offer_id, plan)
        return await _answer(shift.id)

    return await once(request, viewer, act, status=201)


@get(
    SHIFT,
    opt=operation(
        policy="volunteering.shift.edit",
        scope=READ,
        summary=msg("One shift with its roles"),
        answer=ShiftAnswer,
    ),
)
async def api_show_shift(request: Request, shift_id: FromPath[UUID]) -> Response[Any]:
    """In whatever state, with free places as they are now."""
    return answer(request, await _answer(shift_id))


@patch(
    SHIFT,
    opt=operation(
        policy="volunteering.shift.edit",
        scope=WRITE,
        summary=msg("Change a shift, this one, those that follow or the whole series"),
        body=ShiftChange,
        answer=ShiftTold,
        may_clash=True,
    ),
)
async def api_change_shift(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    shift_id: FromPath[UUID],
) -> Response[Any]:
    """What is left out stays; who signed up gets word when the time or the place changes."""
    change = await read_body(request, ShiftChange)
    present = ScopedShiftBody.of(subject.shift, await places_of(shift_id))
    wish = changed(present, change)
    plan = wish.plan()
    await _check_follows(wish, subject.view.organization.id, subject.shift)

    async def act() -> ShiftTold:
        with named_as_sent():
            told = await change_shifts(viewer, shift_id, plan, wish.scope)
        return ShiftTold(shift=await _answer(shift_id), told=told)

    return await once(request, viewer, act)


@post(
    SHIFT + "/cancel",
    status_code=200,
    opt=operation(
        policy="volunteering.shift.edit",
        scope=WRITE,
        summary=msg("Call a shift off, this one, those that follow or the whole series"),
        body=ShiftEnd,
        answer=ShiftTold,
        may_clash=True,
    ),
)
async def api_cancel_shift(
    request: Request,
    viewer: NamedDependency[Viewer],
    shift_id: FromPath[UUID],
) -> Response[Any]:
    """With its sign-ups and word to people; of a draft it disappears."""
    body = await read_body(request, ShiftEnd)

    async def act() -> ShiftTold:
        told = await cancel_shifts(viewer, shift_id, body.scope, reason=body.reason)
        return ShiftTold(shift=await _answer(shift_id), told=told)

    return await once(request, viewer, act)


async def _answer(shift: UUID) -> ShiftAnswer | None:
    line = await shift_line(shift)
    if line is None:
        return None
    return ShiftAnswer.of(line, await free_places(line.sheets))


async def _check_follows(body: ShiftBody, organization: UUID, shift: Shift | None = None) -> None:
    """A shift goes along with what its own organization has in the calendar. Raises Invalid."""
    if body.follows is None:
        return
    named = f"{body.follows.kind}:{body.follows.subject}"
    if named not in dict(await events_beside(organization, shift)):
        raise Invalid({"follows": [msg("This is not on the list.")]})


SHIFTS = (api_list_shifts, api_add_shift, api_show_shift, api_change_shift, api_cancel_shift)
