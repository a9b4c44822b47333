"""The coordinator's pages about one thing: lists, devices, what goes on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar.response import Stream

from core.checkin.api import Mode, Wish, device_by_id, invite_device, pair_device, revoke_device
from core.contracts.errors import NotFound
from core.data.ids import new_token
from core.data.times import utc_now
from core.facilities.scanner.device_forms import DeviceForm
from core.facilities.scanner.forms import read_valid
from core.facilities.scanner.live import stream_of
from core.facilities.scanner.manage_views import overview
from core.facilities.scanner.permissions import ThingWithLists
from core.facilities.scanner.presentation import path_of_thing
from core.facilities.scanner.routes.devices import show_code, with_device
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
from core.web.rendering import render

THING = "/checkin/at/{thing_id:uuid}"
MANAGE = {"policy": "scanner.manage"}


@get(THING, opt=MANAGE)
async def show_thing(request: Request, subject: NamedDependency[ThingWithLists]) -> Response[Any]:
    """Lists with their counts, devices with their queues, the last readings."""
    return await _page(request, subject, DeviceForm())


async def _page(
    request: Request, subject: ThingWithLists, form: DeviceForm, *, status: int = 200
) -> Response[Any]:
    shown = await overview(subject, now=utc_now())
    return await render(
        request,
        "checkin/thing.html",
        status=status,
        form=form,
        idempotency_key=new_token()[0],
        **shown,
    )


@get(THING + "/events", opt=MANAGE | {"is_stream": True})
async def give_thing_events(
    request: Request, subject: NamedDependency[ThingWithLists], *, once: FromQuery[bool] = False
) -> Stream:
    """What goes on, as server-sent events."""
    return stream_of(request, subject.kind, subject.subject, once=once)


@post(THING + "/devices", opt=MANAGE, status_code=200)
async def add_device(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[ThingWithLists]
) -> Response[Any]:
    """Show the code for another phone, or make this browser the device."""
    form = await read_form(request, DeviceForm)
    if not form.validate():
        return await _page(request, subject, form, status=422)
    wish = Wish(kind=subject.kind, subject=subject.subject, name=form.name.data, mode=Mode.SCANNER)
    code = await invite_device(wish, viewer=viewer)
    if form.here.data:
        return with_device(*await pair_device(code))
    return await show_code(request, subject, code, name=form.name.data)


@post(THING + "/devices/{device_id:uuid}/revoke", opt=MANAGE, status_code=303)
async def end_device(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[ThingWithLists],
    device_id: FromPath[UUID],
) -> Response[Any]:
    """End a device of this thing at once."""
    await read_valid(request, Form)
    device = await device_by_id(device_id)
    if device is None or (device.kind, device.subject) != (subject.kind, subject.subject):
        raise NotFound
    await revoke_device(device, viewer=viewer)
    way = redirect(f"{path_of_thing(subject.subject)}#devices")
    return with_flash(
        way, "success", gettext("“%(name)s” reads nothing any more.", name=device.name)
    )


MANAGE_ROUTES = (show_thing, give_thing_events, add_device, end_device)
