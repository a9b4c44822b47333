"""Putting up posters, screens and kiosks at which people check themselves in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.checkin.api import (
    Mode,
    Wish,
    device_by_id,
    invite_device,
    list_at,
    lists_of,
    poster_code,
    put_up,
    screen_code,
)
from core.contracts.errors import NotFound
from core.data.times import utc_now
from core.facilities.scanner.device_forms import SPOTS as KINDS
from core.facilities.scanner.device_forms import SpotForm
from core.facilities.scanner.permissions import ThingWithLists
from core.facilities.scanner.presentation import path_of_thing
from core.facilities.scanner.routes.devices import show_code
from core.services.documents.api import code_svg
from core.settings import current
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
)
from core.web.i18n import gettext
from core.web.rendering import render

SPOTS = "/checkin/at/{thing_id:uuid}/spots"
MANAGE = {"policy": "scanner.manage"}


@get(SPOTS + "/new", opt=MANAGE)
async def show_new_spot(
    request: Request, subject: NamedDependency[ThingWithLists]
) -> Response[Any]:
    """What, where, how long."""
    form = await read_form(request, SpotForm, lists=await _lists(subject))
    return await _form_page(request, subject, form)


@post(SPOTS + "/new", opt=MANAGE, status_code=303)
async def add_spot(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[ThingWithLists]
) -> Response[Any]:
    """A poster or a screen is there at once; a kiosk is paired by a code, as a phone is."""
    form = await read_form(request, SpotForm, lists=await _lists(subject))
    if not form.validate():
        return await _form_page(request, subject, form, status=422)
    wish = Wish(
        kind=subject.kind,
        subject=subject.subject,
        name=form.name.data,
        mode=Mode(form.mode.data),
        gate_list=UUID(form.where.data),
        opens_at=form.opens_at.instant,
        closes_at=form.closes_at.instant,
    )
    if wish.mode is not Mode.KIOSK:
        return redirect(
            f"{path_of_thing(subject.subject)}/spots/{await put_up(wish, viewer=viewer)}"
        )
    code = await invite_device(wish, viewer=viewer)
    return await show_code(request, subject, code, name=wish.name)


@get(SPOTS + "/{device_id:uuid}", opt=MANAGE)
async def show_spot(
    request: Request, subject: NamedDependency[ThingWithLists], device_id: FromPath[UUID]
) -> Response[Any]:
    """The poster to print, or the screen, which loads itself anew."""
    spot = await device_by_id(device_id)
    if spot is None or (spot.kind, spot.subject) != (subject.kind, subject.subject):
        raise NotFound
    secret = current().secret_key
    code = poster_code(spot.id, secret=secret)
    if spot.mode is Mode.SCREEN:
        code = screen_code(spot.id, utc_now(), secret=secret)
    address = f"{current().base_url}/checkin/here/{spot.id}?c={code}"
    return await render(
        request,
        "checkin/spot.html",
        thing=subject.title,
        thing_path=path_of_thing(subject.subject),
        list_title=gettext((await list_at(spot)).title),
        name=spot.name,
        changes=spot.mode is Mode.SCREEN,
        svg=code_svg(address),
    )


async def _lists(subject: ThingWithLists) -> Mapping[str, str]:
    lists = await lists_of(subject.kind, subject.subject)
    return {str(one.id): gettext(one.title) for one in lists}


async def _form_page(
    request: Request, subject: ThingWithLists, form: SpotForm, *, status: int = 200
) -> Response[Any]:
    return await render(
        request,
        "checkin/spot_form.html",
        status=status,
        thing=subject.title,
        thing_path=path_of_thing(subject.subject),
        modes=[(value, gettext(label)) for value, label in KINDS.items()],
        form=form,
    )


SPOT_ROUTES = (show_new_spot, add_spot, show_spot)
