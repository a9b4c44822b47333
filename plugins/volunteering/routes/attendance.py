"""Who was on a past shift: noted where the gate did not know, and taken back again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import later, utc_now
from core.people.api import desk_page
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
    safe_path,
)
from core.web.i18n import gettext
from plugins.volunteering.hour_forms import NoteForm
from plugins.volunteering.hours_verdicts import may_note
from plugins.volunteering.hours_words import duration
from plugins.volunteering.queries import ShiftView
from plugins.volunteering.queries.attendance import attendees_of
from plugins.volunteering.routes.shifts import SHIFT
from plugins.volunteering.service.attendance import note_absence, note_presence
from plugins.volunteering.service.counting import GRACE

ATTENDANCE = SHIFT + "/attendance"
PERSON = ATTENDANCE + "/{signup_id:uuid}"
NOTE = {"policy": "volunteering.hours.attendance"}


@get(ATTENDANCE, opt=NOTE)
async def show_attendance(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Everybody with a place: their hours, or that they did not come."""
    return await _page(request, viewer, subject)


@post(PERSON + "/present", opt=NOTE, status_code=303)
async def send_presence(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """Count the whole shift for somebody."""
    text = msg("Noted: was there. The whole shift counts; you can correct the hours.")
    return await _noted(request, viewer, subject, signup_id, act=note_presence, text=text)


@post(PERSON + "/absent", opt=NOTE, status_code=303)
async def send_absence(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """Take somebody's hours on the shift back."""
    text = msg("Noted: did not come. The hours on this shift do not count.")
    return await _noted(request, viewer, subject, signup_id, act=note_absence, text=text)


async def _noted(
    request: Request,
    viewer: Viewer,
    found: ShiftView,
    signup: UUID,
    *,
    act: Callable[[Viewer, UUID, UUID], Awaitable[object]],
    text: str,
) -> Response[Any]:
    form = await read_form(request, NoteForm)
    try:
        await act(viewer, found.shift.id, signup)
    except Refused as refused:
        return await _page(request, viewer, found, status=409, refusal=refused.refusal)
    own = f"{found.view.desk_path}/shifts/{found.shift.id}/attendance"
    way = redirect(safe_path(form.next.data, otherwise=own))
    return with_flash(way, "success", gettext(text))


async def _page(
    request: Request,
    viewer: Viewer,
    found: ShiftView,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> Response[Any]:
    now, ends_at = utc_now(), found.shift.ends_at
    people = await attendees_of(found.shift.id)
    return await desk_page(
        request,
        found.view.organization,
        "volunteering/hours/attendance.html",
        status=status,
        view=found.view,
        shift=found.shift,
        refusal=refusal,
        people=[(one, may_note(one.person, viewer, ends_at=ends_at, now=now)) for one in people],
        came=sum(one.hours is not None for one in people),
        is_over=now >= ends_at,
        is_counted=now >= later(ends_at, GRACE),
        duration=duration,
    )


ATTENDANCE_ROUTES = (show_attendance, send_presence, send_absence)
