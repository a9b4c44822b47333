"""Calls for cover, for programs: where somebody is missing, how many were called, one call more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from core.contracts.errors import NotFound
from core.contracts.texts import msg
from core.data.times import utc_now
from core.signups.api import Sheet, sheets_by_ids
from core.web.api.handlers import (
    FromPath,
    Instant,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
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
from plugins.volunteering.api_v1.shapes import READ, WRITE
from plugins.volunteering.api_v1.shifts import SHIFT
from plugins.volunteering.covering import may_call
from plugins.volunteering.queries import places_of
from plugins.volunteering.queries.cover import CallLine, calls_of
from plugins.volunteering.service.cover import Call, prepare_call, send_call
from plugins.volunteering.values import Places

LIST = SHIFT + "/cover"


class CallAnswer(msgspec.Struct, kw_only=True):
    """A call for cover: when, and how many people it reached; never whom."""

    at: Instant
    told: int

    @classmethod
    def of(cls, one: CallLine) -> CallAnswer:
        """What a program reads of a call."""
        return cls(at=one.at, told=one.told)


class CoverAnswer(msgspec.Struct, kw_only=True):
    """A role of a shift, how many are missing, and its calls, the latest first.

    `refused` is the code of why nobody can be called now, null where one can.
    """

    places: UUID
    role: UUID
    role_title: Texts
    free: int | None
    refused: str | None
    calls: list[CallAnswer]


class CalledAnswer(msgspec.Struct, kw_only=True):
    """How many people a call reached; 0 where nobody new was found."""

    told: int


@get(
    LIST,
    opt=operation(
        policy="volunteering.shift.cover",
        scope=READ,
        summary=msg("Where people are missing on a shift, and how many were called"),
        query=Nothing,
        answer=Page[CoverAnswer],
    ),
)
async def api_list_cover(request: Request, shift_id: FromPath[UUID]) -> Response[Any]:
    """Role by role; no names of those who were called."""
    read_query(request, Nothing)
    roles = await places_of(shift_id)
    sheets = await sheets_by_ids([one.sheet for one in roles if one.sheet])
    open_ones = [(one, sheets[one.sheet]) for one in roles if one.sheet and one.sheet in sheets]
    return answer(request, Page(items=[await _line(*one) for one in open_ones]))


@post(
    LIST + "/{places_id:uuid}",
    status_code=200,
    opt=operation(
        policy="volunteering.shift.cover",
        scope=WRITE,
        summary=msg("Call all who could stand in"),
        body=Nothing,
        answer=CalledAnswer,
    ),
)
async def api_call_for_cover(
    request: Request,
    viewer: NamedDependency[Viewer],
    shift_id: FromPath[UUID],
    places_id: FromPath[UUID],
) -> Response[Any]:
    """Those who are qualified, free and agreed to calls; nobody twice for a shift."""
    await read_body(request, Nothing)
    if places_id not in {one.id for one in await places_of(shift_id)}:
        raise NotFound
    prepared: list[Call] = []

    async def prepare() -> None:
        prepared.append(await prepare_call(places_id))

    async def act() -> CalledAnswer:
        return CalledAnswer(told=await send_call(viewer, prepared[0]))

    return await once(request, viewer, act, before=prepare)


async def _line(places: Places, sheet: Sheet) -> CoverAnswer:
    refusal = may_call(sheet, utc_now())
    return CoverAnswer(
        places=places.id,
        role=places.role,
        role_title=Texts.of(places.title),
        free=sheet.free,
        refused=refusal.code if refusal else None,
        calls=[CallAnswer.of(one) for one in await calls_of(places.id)],
    )


COVER = (api_list_cover, api_call_for_cover)
