"""Who was on a past shift, for programs: read, noted and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from core.contracts.texts import msg
from core.web.api.handlers import (
    FromPath,
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
from core.web.i18n import gettext
from plugins.volunteering.api_v1.hours import READ, WRITE
from plugins.volunteering.api_v1.shifts import SHIFT
from plugins.volunteering.queries.attendance import Attendee, attendees_of
from plugins.volunteering.service.attendance import note_absence, note_presence

LIST = SHIFT + "/attendance"
PERSON = LIST + "/{signup_id:uuid}"


class AttendeeAnswer(msgspec.Struct, kw_only=True):
    """Somebody with a confirmed place. `was_there` is null until the hours are counted.

    `hours` names those that count, `note` says why where that was not read at the gate.
    """

    signup: UUID
    name: str
    role_title: Texts
    was_there: bool | None
    hours: UUID | None
    minutes: int
    note: str

    @classmethod
    def of(cls, one: Attendee) -> AttendeeAnswer:
        """What a program reads of somebody."""
        is_known = one.hours is not None or bool(one.note)
        return cls(
            signup=one.signup,
            name=one.name,
            role_title=Texts.of(one.role_title),
            was_there=one.hours is not None if is_known else None,
            hours=one.hours.id if one.hours else None,
            minutes=one.hours.minutes if one.hours else 0,
            note=gettext(one.note) if one.note else "",
        )


@get(
    LIST,
    opt=operation(
        policy="volunteering.hours.attendance",
        scope=READ,
        summary=msg("Who was on a shift"),
        query=Nothing,
        answer=Page[AttendeeAnswer],
    ),
)
async def api_list_attendance(request: Request, shift_id: FromPath[UUID]) -> Response[Any]:
    """Everybody with a place, role by role."""
    read_query(request, Nothing)
    found = await attendees_of(shift_id)
    return answer(request, Page(items=[AttendeeAnswer.of(one) for one in found]))


@post(
    PERSON + "/present",
    status_code=200,
    opt=operation(
        policy="volunteering.hours.attendance",
        scope=WRITE,
        summary=msg("Note that somebody was there"),
        body=Nothing,
        answer=AttendeeAnswer,
        may_clash=True,
    ),
)
async def api_note_presence(
    request: Request,
    viewer: NamedDependency[Viewer],
    shift_id: FromPath[UUID],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """The whole shift counts, once it is over; takes back that they did not come."""
    await read_body(request, Nothing)

    async def act() -> AttendeeAnswer:
        await note_presence(viewer, shift_id, signup_id)
        return await _one(shift_id, signup_id)

    return await once(request, viewer, act)


@post(
    PERSON + "/absent",
    status_code=200,
    opt=operation(
        policy="volunteering.hours.attendance",
        scope=WRITE,
        summary=msg("Note that somebody did not come"),
        body=Nothing,
        answer=AttendeeAnswer,
        may_clash=True,
    ),
)
async def api_note_absence(
    request: Request,
    viewer: NamedDependency[Viewer],
    shift_id: FromPath[UUID],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """Their hours on the shift are taken back, whatever was read at the gate."""
    await read_body(request, Nothing)

    async def act() -> AttendeeAnswer:
        await note_absence(viewer, shift_id, signup_id)
        return await _one(shift_id, signup_id)

    return await once(request, viewer, act)


async def _one(shift: UUID, signup: UUID) -> AttendeeAnswer:
    """Somebody for whom something was noted in this transaction."""
    found = {one.signup: one for one in await attendees_of(shift)}
    return AttendeeAnswer.of(found[signup])


ATTENDANCE = (api_list_attendance, api_note_presence, api_note_absence)
