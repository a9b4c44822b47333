"""Calling for cover at the desk: who is missing, how many were called, one button."""

from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound, Refused, TooMany
from core.contracts.texts import msg
from core.data.times import utc_now
from core.people.api import desk_page
from core.signups.api import sheets_by_ids
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext, ngettext, refusal_words
from plugins.volunteering.covering import may_call
from plugins.volunteering.queries import ShiftView, places_of
from plugins.volunteering.queries.cover import calls_of
from plugins.volunteering.routes.desk import OFFER
from plugins.volunteering.service.cover import call_for_cover

COVER = OFFER + "/shifts/{shift_id:uuid}/cover"
POLICY = {"policy": "volunteering.shift.cover"}
TOO_MANY = msg("Your organization called very often today. Try again tomorrow.")
NOBODY = msg("Nobody new who is qualified, free and agreed to calls was found.")


@get(COVER, opt=POLICY)
async def show_cover(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """Each role with its gap and what was called so far; no names of those who were called."""
    return await _page(request, subject)


@post(COVER + "/{places_id:uuid}", opt=POLICY, status_code=200)
async def send_call(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    places_id: FromPath[UUID],
) -> Response[Any]:
    """Call all who could stand in, in one go."""
    await read_form(request, Form)
    if places_id not in {one.id for one in await places_of(subject.shift.id)}:
        raise NotFound
    try:
        told = await call_for_cover(viewer, places_id)
    except Refused as refused:
        trouble = refusal_words(refused.refusal)
        return await _page(request, subject, trouble=trouble, status=409)
    except TooMany:
        return await _page(request, subject, trouble=gettext(TOO_MANY), status=429)
    back = redirect(f"{subject.view.desk_path}/shifts/{subject.shift.id}/cover")
    if not told:
        return with_flash(back, "info", gettext(NOBODY))
    return with_flash(
        back, "success", ngettext("%(num)d person was called.", "%(num)d people were called.", told)
    )


async def _page(
    request: Request,
    subject: ShiftView,
    *,
    trouble: str = "",
    status: int = 200,
) -> Response[Any]:
    now, roles = utc_now(), await places_of(subject.shift.id)
    sheets = await sheets_by_ids([one.sheet for one in roles if one.sheet])
    lines = []
    for one in roles:
        sheet = sheets.get(one.sheet) if one.sheet else None
        if sheet is not None:
            calls = await calls_of(one.id)
            refusal = may_call(sheet, now)
            lines.append({"places": one, "sheet": sheet, "refusal": refusal, "calls": calls})
    return await desk_page(
        request,
        subject.view.organization,
        "volunteering/desk/cover.html",
        status=status,
        view=subject.view,
        shift=subject.shift,
        lines=lines,
        trouble=trouble,
    )


COVER_ROUTES = (show_cover, send_call)
