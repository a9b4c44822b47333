"""The coordinator's day: who comes, who is there, who asks; what is done about it with one tap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from litestar.response import Stream

from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import city_today, later, to_utc, utc_now
from core.people.api import Organization, desk_page
from core.settings import current
from core.signups.api import CancelledBy, cancel, decide
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
from core.web.handlers import (
    FromPath,
    FromQuery,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext
from core.web.live import Watched, stream_of
from core.web.papers import papers_about
from plugins.volunteering.forms import ReasonForm
from plugins.volunteering.hours_verdicts import may_note
from plugins.volunteering.hours_words import duration
from plugins.volunteering.links import offer_token
from plugins.volunteering.queries.day import (
    DAYS_AHEAD,
    Comer,
    RoleOfDay,
    ShiftOfDay,
    mark_of_days,
    shifts_on_days,
)
from plugins.volunteering.queries.hours import number_waiting
from plugins.volunteering.routes.desk import BASE
from plugins.volunteering.service.counting import GRACE
from plugins.volunteering.values import Audience

DAY = BASE + "/day"
SIGNUP = DAY + "/{signup_id:uuid}"
NOON = time(12)
FARTHEST = 3660
"""How many days from today on a page can be; no organization plans farther."""
SEE = {"policy": "volunteering.day.see"}
DECIDE = {"policy": "volunteering.day.decide"}


@get(DAY, opt=SEE)
async def show_day(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    day: FromQuery[str] = "",
    confirmed: FromQuery[str] = "",
) -> Response[Any]:
    """The shifts of a day with everybody on them, then the days after it."""
    return await _page(request, viewer, subject, day=_day(day), confirmed=confirmed)


@get(DAY + "/events", opt=SEE | {"is_stream": True})
async def give_day_events(
    request: Request,
    subject: NamedDependency[Any],
    day: FromQuery[str] = "",
    *,
    once: FromQuery[bool] = False,
) -> Stream:
    """Tells the page that something changed, as server-sent events; the page fetches what."""
    first, zone = _day(day), current().city_zone

    async def say() -> dict[str, str]:
        return {"day": first.isoformat()}

    thing = Watched(
        key=("volunteering.day", subject.id, first),
        mark=partial(mark_of_days, subject.id, first, days=1 + DAYS_AHEAD, zone=zone),
        say=say,
    )
    return stream_of(request, thing, once=once)


@post(SIGNUP + "/confirm", opt=DECIDE, status_code=303)
async def send_confirmation(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    signup_id: FromPath[UUID],
    day: FromQuery[str] = "",
) -> Response[Any]:
    """Give somebody who asked the place, with one tap."""
    await read_form(request, Form)
    try:
        await decide(signup_id, approve=True, viewer=viewer)
    except Refused as refused:
        return await _page(
            request,
            viewer,
            subject.organization,
            day=_day(day),
            status=409,
            refused=(subject.place.id, refused.refusal),
        )
    return redirect(f"{_path(organization_slug, _day(day))}&confirmed={signup_id}")


@post(SIGNUP + "/cancel", opt=DECIDE, status_code=303)
async def send_cancellation(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    signup_id: FromPath[UUID],
    day: FromQuery[str] = "",
) -> Response[Any]:
    """Take a place back, with a reason that the person reads."""
    form = await read_form(request, ReasonForm)
    if not form.validate():
        refusal = Refusal("no_reason", msg("Write a reason. People will read it."))
        return await _page(
            request,
            viewer,
            subject.organization,
            day=_day(day),
            status=422,
            refused=(subject.place.id, refusal),
        )
    await cancel(signup_id, viewer=viewer, by=CancelledBy.HOST, reason=form.reason.data)
    way = redirect(_path(organization_slug, _day(day)))
    return with_flash(way, "success", gettext(msg("The sign-up is cancelled. They get a message.")))


def _day(typed: str) -> date:
    """The day that an address names; today for what is no day, or none that a page is made of."""
    today = city_today()
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return today
    return found if abs((found - today).days) <= FARTHEST else today


def _path(slug: str, day: date) -> str:
    return f"/desk/{slug}/volunteering/day?day={day.isoformat()}"


async def _page(
    request: Request,
    viewer: Viewer,
    organization: Organization,
    *,
    day: date,
    confirmed: str = "",
    status: int = 200,
    refused: tuple[UUID, Refusal] | None = None,
) -> Response[Any]:
    now, zone = utc_now(), current().city_zone
    whole = await shifts_on_days(organization, day, days=1 + DAYS_AHEAD, zone=zone, now=now)
    todays = [one for one in whole if one.day(zone) <= day]
    asked = [(one, role, comer) for one in whole for role, comer in one.asked]
    response = await desk_page(
        request,
        organization,
        "volunteering/day/day.html",
        status=status,
        organization_id=organization.id,
        day=day,
        noon=to_utc(datetime.combine(day, NOON), zone),
        is_today=day == city_today(now),
        earlier=day - timedelta(days=1),
        later=day + timedelta(days=1),
        path=f"/desk/{organization.slug}/volunteering/day",
        shifts=todays,
        ahead=[one for one in whole if one not in todays],
        asked=asked,
        confirmed=_find(whole, confirmed),
        refused=refused,
        links={one.shift.id: _links(one) for one in whole},
        verdicts=_verdicts(todays, viewer, now),
        counted={one.shift.id for one in todays if now >= later(one.shift.ends_at, GRACE)},
        hours_waiting=await number_waiting(organization.id),
        found_papers=await papers_about("volunteering.day", organization.id),
        duration=duration,
    )
    # Names and telephone numbers of a day do not stay in a browser that somebody else opens later.
    response.set_header("Cache-Control", "no-store")
    return response


def _find(shifts: Sequence[ShiftOfDay], signup: str) -> tuple[ShiftOfDay, RoleOfDay, Comer] | None:
    """Who was just confirmed, where the address names them and they have the place."""
    people = (
        (shift, role, comer) for shift in shifts for role in shift.roles for comer in role.people
    )
    return next((one for one in people if str(one[2].place.id) == signup), None)


def _verdicts(
    shifts: Sequence[ShiftOfDay], viewer: Viewer, now: datetime
) -> dict[UUID, Refusal | None]:
    """By sign-up, why the viewer does not note whether somebody was there; None where they may."""
    return {
        comer.place.id: may_note(comer.place.person, viewer, ends_at=one.shift.ends_at, now=now)
        for one in shifts
        for role in one.roles
        for comer in role.people
    }


def _links(one: ShiftOfDay) -> dict[UUID, str]:
    """By sheet, the address to send to whom one wants to come; it opens the sign-up itself."""
    link = one.offer.link if one.shift.audience is Audience.LINK else None
    key = f"?key={offer_token(link)}" if link else ""
    return {
        role.free.sheet: f"{current().base_url}/signup/{role.free.sheet}/box{key}"
        for role in one.roles
    }


DAY_ROUTES = (show_day, give_day_events, send_confirmation, send_cancellation)
