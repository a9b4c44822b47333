"""The addresses of a paired device: pairing, its page, the bundle, scans, state, events."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar.response import Stream

from core.checkin.api import (
    Device,
    Mode,
    bundle_of,
    merge_scans,
    pair_device,
    revoke_device,
    version_of,
)
from core.contracts.errors import Refused
from core.data.times import elapsed, utc_now
from core.facilities.scanner.batch_answers import bundle_view, results_view, state_view
from core.facilities.scanner.batch_forms import batch_for, read_batch
from core.facilities.scanner.device_forms import PairForm
from core.facilities.scanner.forms import read_valid
from core.facilities.scanner.live import stream_of
from core.facilities.scanner.permissions import ThingWithLists
from core.facilities.scanner.presentation import list_view, path_of_thing
from core.facilities.scanner.queries import lists_and_counts
from core.facilities.scanner.routes.app_files import module_path
from core.facilities.scanner.things import thing_of_lists
from core.services.documents.api import code_svg
from core.settings import current
from core.web.cookies import clear_device, set_device
from core.web.forms import Form, read_form
from core.web.handlers import (
    FromQuery,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.rendering import etag_of, render

PAIR = "/checkin/pair"
HOME = "/checkin/device"
KIOSK = "/checkin/kiosk"
IS_DEVICE = {"policy": "scanner.device"}
STREAM = IS_DEVICE | {"is_stream": True}
PRIVATE = {"Cache-Control": "private, no-cache"}


@get(PAIR, opt={"policy": "scanner.pair"})
async def show_pairing(request: Request, code: FromQuery[str] = "") -> Response[Any]:
    """What the coordinator's code leads to: one button. Looking at it uses nothing up."""
    return await render(request, "checkin/pair.html", form=PairForm(data={"code": code[:64]}))


@post(PAIR, opt={"policy": "scanner.pair"}, status_code=303)
async def pair(request: Request) -> Response[Any]:
    """Take the code; from now on this browser is the device."""
    form = await read_form(request, PairForm)
    if not form.validate():
        return await render(request, "checkin/pair.html", status=422, form=form)
    try:
        device, token = await pair_device(form.code.data)
    except Refused as error:
        form.refuse("code", error.refusal.text)
        return await render(request, "checkin/pair.html", status=409, form=form)
    return with_device(device, token)


def with_device(device: Device, token: str) -> Response[Any]:
    """Hand the token over and go to the device's own page."""
    seconds = int(elapsed(utc_now(), device.expires_at).total_seconds())
    way = KIOSK if device.mode is Mode.KIOSK else HOME
    return set_device(redirect(way), token, max_age=max(seconds, 60))


async def show_code(
    request: Request, thing: ThingWithLists, code: str, *, name: str
) -> Response[Any]:
    """The page with the code by which another phone becomes a device of a thing, shown once."""
    address = f"{current().base_url}{PAIR}?code={code}"
    return await render(
        request,
        "checkin/code.html",
        thing=thing.title,
        thing_path=path_of_thing(thing.subject),
        name=name,
        address=address,
        svg=code_svg(address),
    )


@get(HOME, opt=IS_DEVICE)
async def show_device(request: Request, subject: NamedDependency[Device]) -> Response[Any]:
    """The app that goes on without network; without a script, the lists of the device's thing."""
    found = await lists_and_counts(subject.kind, subject.subject)
    thing = await thing_of_lists(subject.kind, subject.subject)
    rows = [(list_view(one, thing), count) for one, count in found]
    module = module_path("app.js")
    return await render(request, "checkin/app.html", lists_of_thing=rows, module=module)


@get(HOME + "/bundle", opt=IS_DEVICE)
async def give_bundle(request: Request, subject: NamedDependency[Device]) -> Response[Any]:
    """All that a gate needs without network; 304 while it says the same."""
    bundle = await bundle_of(subject.gate, now=utc_now())
    view = bundle_view(bundle, subject.gate, await thing_of_lists(subject.kind, subject.subject))
    headers = PRIVATE | {"ETag": etag_of(msgspec.json.encode(view))}
    if headers["ETag"] == request.headers.get("if-none-match", "").removeprefix("W/"):
        return Response(b"", status_code=304, headers=headers)
    view |= {"made_at": bundle.made_at, "expires_at": bundle.expires_at}
    return Response(msgspec.json.encode(view), media_type="application/json", headers=headers)


@post(HOME + "/scans", opt=IS_DEVICE, status_code=200)
async def take_scans(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Device]
) -> Response[Any]:
    """Merge what the queue holds; an answer for each item."""
    batch, sent = await read_batch(request, **batch_for(subject))
    now = utc_now()
    answers = await merge_scans(batch, viewer=viewer, now=now)
    said = {
        "received_at": now,
        "version": await version_of(subject.gate),
        "results": results_view(sent, answers),
    }
    return Response(msgspec.json.encode(said), media_type="application/json")


@get(HOME + "/state", opt=IS_DEVICE)
async def give_state(subject: NamedDependency[Device]) -> Response[Any]:
    """How many came to each list, and whether the bundle says something new."""
    version = await version_of(subject.gate)
    said = await state_view(subject.kind, subject.subject, version=version)
    return Response(msgspec.json.encode(said), media_type="application/json")


@get(HOME + "/events", opt=STREAM)
async def give_events(
    request: Request, subject: NamedDependency[Device], *, once: FromQuery[bool] = False
) -> Stream:
    """The same whenever something changes, as server-sent events."""
    return stream_of(request, subject.kind, subject.subject, once=once, device=subject.id)


@post(HOME + "/leave", opt=IS_DEVICE, status_code=303)
async def leave(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Device]
) -> Response[Any]:
    """The phone gives its token back."""
    await read_valid(request, Form)
    await revoke_device(subject, viewer=viewer)
    return clear_device(redirect(PAIR))


DEVICE_ROUTES = (
    show_pairing,
    pair,
    show_device,
    give_bundle,
    take_scans,
    give_state,
    give_events,
    leave,
)
