"""Many shifts in one go for programs: a rule with exceptions, and shifts like one that is there."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.texts import msg
from core.data.times import to_wall
from core.signups.api import free_places
from core.web.api.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    once,
    operation,
    post,
    read_body,
)
from plugins.volunteering.api_v1.shapes import WRITE, ShiftAnswer
from plugins.volunteering.api_v1.shift_shapes import ShiftsBody, named_as_sent
from plugins.volunteering.api_v1.shifts import LIST, SHIFT
from plugins.volunteering.grid_rules import grid_faults, shifts_of_grid
from plugins.volunteering.queries import shift_line
from plugins.volunteering.service.series import add_grid
from plugins.volunteering.service.shifts import copy_shift

LONGEST_STEP = 366


class Added(msgspec.Struct, kw_only=True):
    """How many shifts were added."""

    added: int


class CopyBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How many days later another shift like this one is, at the same hour."""

    days: Annotated[int, Meta(ge=1, le=LONGEST_STEP, examples=[7])]


@post(
    LIST + "/series",
    status_code=201,
    opt=operation(
        policy="volunteering.offer.manage",
        scope=WRITE,
        summary=msg("Add many shifts by a rule"),
        body=ShiftsBody,
        answer=Added,
        status=201,
        may_clash=True,
    ),
)
async def api_add_shifts(
    request: Request,
    viewer: NamedDependency[Viewer],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """All or none, 200 at most."""
    body = await read_body(request, ShiftsBody)
    grid = body.grid()

    async def act() -> Added:
        keep = [] if grid_faults(grid) else [
            one.key
            for one in shifts_of_grid(grid)
            if to_wall(one.plan.starts_at, grid.zone).date() not in body.left_out
        ]  # fmt: skip
        with named_as_sent():
            return Added(added=await add_grid(viewer, offer_id, grid, keep=keep))

    return await once(request, viewer, act, status=201)


@post(
    SHIFT + "/copy",
    status_code=201,
    opt=operation(
        policy="volunteering.shift.edit",
        scope=WRITE,
        summary=msg("Add another shift like this one"),
        body=CopyBody,
        answer=ShiftAnswer,
        status=201,
        may_clash=True,
    ),
)
async def api_copy_shift(
    request: Request,
    viewer: NamedDependency[Viewer],
    shift_id: FromPath[UUID],
) -> Response[Any]:
    """With the same roles and places."""
    body = await read_body(request, CopyBody)

    async def act() -> ShiftAnswer:
        with named_as_sent():
            shift = await copy_shift(viewer, shift_id, days=body.days)
        line = await shift_line(shift.id)
        assert line is not None  # it was written in this transaction
        return ShiftAnswer.of(line, await free_places(line.sheets))

    return await once(request, viewer, act, status=201)


SERIES = (api_add_shifts, api_copy_shift)
