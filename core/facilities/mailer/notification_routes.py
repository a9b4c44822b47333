"""The page on which a person chooses which messages reach them how, and when they are quiet."""

from __future__ import annotations

from datetime import time
from typing import Any
from zoneinfo import available_timezones

from core.contracts.messages import MAIL, SHORT, MessageKind
from core.facilities.mailer.forms import QuietHoursForm, WantedForm
from core.kernel import registry
from core.kernel.registry import Registry
from core.kernel.switches import those_on
from core.services.outbox import api as outbox
from core.services.outbox.api import QuietHours
from core.settings import current as settings
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import NamedDependency, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render_desk

PAGE = "/me/notifications"
POLICY = {"policy": "mailer.notifications"}
USUAL = QuietHours(starts=time(21), ends=time(7), zone="")


async def choices(found: Registry) -> list[tuple[MessageKind, list[str]]]:
    """The kinds of rooms that are on that somebody can switch off, each with the ways on which."""
    rows = []
    for kind in (await those_on(found.message_kinds)).values():
        ways = [MAIL] if kind.may_be_muted and MAIL in kind.channels else []
        ways += list(found.channels) if SHORT in kind.channels else []
        if ways:
            rows.append((kind, ways))
    return rows


@get(PAGE, opt=POLICY)
async def show_notifications(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What one gets, and when not."""
    return await _page(request, viewer)


@post(PAGE, opt=POLICY, status_code=303)
async def save_notifications(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Keep which kinds come on which way; a box that is not ticked switches off."""
    form = await read_form(request, WantedForm)
    if not form.validate():
        return await _page(request, viewer, status=422)
    ticked = set(form.wanted.data or ())
    hashed = outbox.hash_of(viewer.email)
    for kind, ways in await choices(registry.current()):
        for way in ways:
            change = outbox.unmute if f"{kind.key}@{way}" in ticked else outbox.mute
            await change(kind.key, hashed, channel=way)
    return with_flash(redirect(PAGE), "success", gettext("Your choice is saved."))


@post(PAGE + "/quiet", opt=POLICY, status_code=303)
async def save_quiet_hours(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Keep one's own quiet hours, or go back to the city's."""
    assert viewer.person is not None
    form = await read_form(request, QuietHoursForm)
    if not form.validate():
        return await _page(request, viewer, quiet_form=form, status=422)
    if form.whose.data == "city":
        await outbox.keep_the_citys_hours(viewer.person)
    else:
        quiet = QuietHours(starts=form.first, ends=form.last, zone=form.zone.data)
        await outbox.keep_quiet(viewer.person, quiet, is_on=form.whose.data == "own")
    return with_flash(redirect(PAGE), "success", gettext("Your quiet hours are saved."))


async def _page(
    request: Request,
    viewer: Viewer,
    *,
    quiet_form: QuietHoursForm | None = None,
    status: int = 200,
) -> Response[Any]:
    found = registry.current()
    rows = await choices(found)
    muted = await outbox.mutes_of(outbox.hash_of(viewer.email))
    return await render_desk(
        request,
        "mailer/notifications.html",
        place="me",
        title=viewer.name or viewer.email,
        status=status,
        rows=rows,
        channels=[found.channels[key] for key in found.channels],
        muted=muted,
        quiet_form=quiet_form or await _form_of(viewer),
        citys=outbox.citys_quiet_hours(),
    )


async def _form_of(viewer: Viewer) -> QuietHoursForm:
    """The form with what holds for a person now."""
    own = await outbox.own_quiet_hours(viewer.person) if viewer.person else None
    quiet = own[1] if own else outbox.citys_quiet_hours() or USUAL
    zone = quiet.zone if quiet.zone in available_timezones() else settings().city_zone
    return QuietHoursForm(
        data={
            "whose": "city" if own is None else "own" if own[0] else "none",
            "starts": quiet.starts.strftime("%H:%M"),
            "ends": quiet.ends.strftime("%H:%M"),
            "zone": zone,
        }
    )


NOTIFICATION_ROUTES = (show_notifications, save_notifications, save_quiet_hours)
