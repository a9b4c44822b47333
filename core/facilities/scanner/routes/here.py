"""Checking oneself in: the page behind a poster's or screen's code, and the kiosk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.checkin.api import (
    Device,
    Direction,
    GateList,
    OwnPlace,
    ScanAnswer,
    ScanRequest,
    is_permitted,
    list_at,
    names_for,
    own_places,
    permit_of,
    scan,
    stands_here,
)
from core.contracts.texts import msg
from core.contracts.verdicts import Verdict
from core.contracts.viewer import Viewer
from core.data.ids import new_token
from core.data.times import utc_now
from core.facilities.scanner.device_forms import HereForm, KioskForm
from core.facilities.scanner.forms import PressForm, nonce_of, read_valid
from core.facilities.scanner.presentation import answer_view, list_view, status_of
from core.facilities.scanner.routes.devices import KIOSK
from core.facilities.scanner.things import thing_of_lists
from core.settings import current
from core.signups.api import remembered_passes
from core.web.forms import read_form
from core.web.handlers import (
    FromPath,
    FromQuery,
    NamedDependency,
    Request,
    Response,
    get,
    post,
)
from core.web.rendering import render

HERE = "/checkin/here/{device_id:uuid}"
OPEN = {"policy": "scanner.here"}
IS_KIOSK = {"policy": "scanner.kiosk"}
GONE = 410


@get(HERE, opt=OPEN)
async def show_here(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Device],
    c: FromQuery[str] = "",
) -> Response[Any]:
    """Opened from the code at the place: who is known presses, others type their letters.

    Known is who is signed in, and whose browser has shown the pass lately.
    """
    now, secret = utc_now(), current().secret_key
    verdict = stands_here(subject, c[:64], now, secret=secret)
    if verdict:
        return await _page(request, viewer, subject, HereForm(), verdict=verdict, status=GONE)
    permit = permit_of(subject.id, now, secret=secret)
    return await _page(request, viewer, subject, HereForm(data={"permit": permit}))


@post(HERE, opt=OPEN, status_code=200)
async def check_in_here(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Device]
) -> Response[Any]:
    """One press for one's own sign-up, or the letters of one's pass."""
    form = await read_form(request, HereForm)
    now, secret = utc_now(), current().secret_key
    if not is_permitted(subject.id, form.permit.data or "", now, secret=secret):
        verdict = stands_here(subject, "", now, secret=secret)
        return await _page(request, viewer, subject, form, verdict=verdict, status=GONE)
    gate_list = await list_at(subject)
    signup = await _chosen(request, viewer, gate_list, form)
    if not form.validate() or not (form.code.data or signup):
        form.refuse("code", msg("Type the letters of your pass."))
        return await _page(request, viewer, subject, form, status=422)
    direction = Direction(form.direction.data)
    wish = ScanRequest(
        gate_list=gate_list.id,
        device=subject.id,
        nonce=await nonce_of(request, "here", signup or form.code.data, direction),
        code=form.code.data or "",
        signup=signup,
        direction=direction,
        gate=subject.name,
    )
    answer = await scan(wish, viewer=viewer)
    if answer.reason is not None and answer.is_unreadable:
        form.refuse("code", answer.reason.text)
        return await _page(request, viewer, subject, form, status=422)
    return await _answered(request, answer, "/me" if viewer.person else "/")


async def _chosen(
    request: Request, viewer: Viewer, gate_list: GateList, form: HereForm
) -> UUID | None:
    """The place that was pressed, of those on the page; None where letters were typed."""
    own = [] if form.code.data else await _own(request, viewer, gate_list)
    pressed = form.signup.data or ""
    return next((one.signup for one in own if pressed in (str(one.signup), "")), None)


async def _own(request: Request, viewer: Viewer, gate_list: GateList) -> Sequence[OwnPlace]:
    """Places of who is signed in, and of the passes that this browser has shown."""
    passes = remembered_passes(request, now=utc_now())
    return await own_places(gate_list, viewer.person, passes)


async def _page(
    request: Request,
    viewer: Viewer,
    spot: Device,
    form: HereForm,
    *,
    verdict: Verdict = None,
    status: int = 200,
) -> Response[Any]:
    gate_list = await list_at(spot)
    thing = await thing_of_lists(spot.kind, spot.subject)
    return await render(
        request,
        "checkin/here.html",
        status=status,
        gate_list=list_view(gate_list, thing),
        is_two_way=gate_list.is_two_way,
        action=f"/checkin/here/{spot.id}",
        own=await _own(request, viewer, gate_list),
        form=form,
        verdict=verdict,
        idempotency_key=new_token()[0],
    )


@get(KIOSK, opt=IS_KIOSK)
async def show_kiosk(
    request: Request, subject: NamedDependency[Device], search: FromQuery[str] = ""
) -> Response[Any]:
    """Type the first letters of a surname, press one's own short name."""
    gate_list = await list_at(subject)
    found = await names_for(gate_list, search[:40]) if search.strip() else []
    return await render(
        request,
        "checkin/kiosk.html",
        gate_list=list_view(gate_list, await thing_of_lists(subject.kind, subject.subject)),
        search=search[:40],
        names=found or [],
        needs_more=found is None,
        idempotency_key=new_token()[0],
    )


@post(KIOSK + "/code", opt=IS_KIOSK, status_code=200)
async def read_at_kiosk(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Device]
) -> Response[Any]:
    """The letters of a pass, typed or read by a hand scanner."""
    form = await read_valid(request, KioskForm)
    gate_list = await list_at(subject)
    wish = ScanRequest(
        gate_list=gate_list.id,
        device=subject.id,
        nonce=await nonce_of(request, "kiosk", form.code.data),
        code=form.code.data,
        gate=subject.name,
    )
    return await _answered(request, await scan(wish, viewer=viewer), KIOSK)


@post(KIOSK + "/{signup_id:uuid}", opt=IS_KIOSK, status_code=200)
async def press_at_kiosk(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Device],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """One press checks in; who is in already is told so."""
    await read_valid(request, PressForm)
    gate_list = await list_at(subject)
    wish = ScanRequest(
        gate_list=gate_list.id,
        device=subject.id,
        nonce=await nonce_of(request, "kiosk", signup_id),
        signup=signup_id,
        gate=subject.name,
    )
    return await _answered(request, await scan(wish, viewer=viewer), KIOSK)


async def _answered(request: Request, answer: ScanAnswer, next_path: str) -> Response[Any]:
    """The whole screen: one word, one reason; no other person's name, nothing to undo."""
    view = answer_view(answer) | {"may_undo": False, "offer": None, "name": ""}
    return await render(
        request,
        "checkin/here_answer.html",
        status=status_of(answer),
        answer=view,
        next_path=next_path,
        is_kiosk=next_path == KIOSK,
    )


HERE_ROUTES = (show_here, check_in_here, show_kiosk, read_at_kiosk, press_at_kiosk)
