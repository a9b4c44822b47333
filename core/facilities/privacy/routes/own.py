"""A person's own data: what is kept, the export, the erasure and its report."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID

from litestar import MediaType

from core.contracts.demands import refuse
from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.data.times import later, utc_now
from core.facilities.privacy import shelf
from core.facilities.privacy.forms import EmptyForm, EraseForm
from core.facilities.privacy.presentation import amount, basis_of, parts_of, report_of
from core.facilities.privacy.queries import (
    duties_of,
    is_last_admin,
    request_by_id,
    request_by_token,
    requests_of,
)
from core.facilities.privacy.rules import EXPORT_KEPT, in_order, is_fresh, may_erase
from core.facilities.privacy.service.requests import ask_erasure, ask_export
from core.facilities.privacy.values import PrivacyRequest, RequestKind, RequestState
from core.kernel import registry
from core.people.api import left_alone, signed_in_at
from core.services.limits.api import take
from core.services.periods.api import number_on
from core.web.cookies import session_cookie_name
from core.web.flashes import with_flash
from core.web.forms import read_form
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
from core.web.papers import as_file
from core.web.rendering import render, render_desk

PAGE, EXPORT, ERASE = "/me/privacy", "/me/privacy/export", "/me/privacy/erase"
POLICY = {"policy": "privacy.own"}
ASKED = msg("It is being put together. It will be here in a minute, and stay for 24 hours.")
EXPORTS_PER_DAY = 5


@get(PAGE, opt=POLICY)
async def show_privacy(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What is kept and why, and the two buttons."""
    return await render_desk(
        request,
        "privacy/own.html",
        place="me",
        title=viewer.name or viewer.email,
        declarations=await _declarations(),
        requests=[
            {"row": one, "until": later(one.finished_at, EXPORT_KEPT) if one.finished_at else None}
            for one in await requests_of(viewer.account)
            if one.kind is RequestKind.EXPORT
        ],
    )


@post(EXPORT, opt=POLICY)
async def begin_export(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Have one's data put together."""
    await read_form(request, EmptyForm)
    await take(f"privacy.export:{viewer.account}", limit=EXPORTS_PER_DAY, window=EXPORT_KEPT)
    await ask_export(_person(viewer), by=viewer)
    return with_flash(redirect(PAGE), "success", gettext(ASKED))


@get(EXPORT, opt=POLICY)
async def show_export(
    request: Request,
    viewer: NamedDependency[Viewer],
    id: FromQuery[UUID],  # noqa: A002 -- the address says id
) -> Response[Any]:
    """An export as a page, to whoever asked for it."""
    found = await _finished(id, viewer)
    body = json.loads(await _data(found))
    return await render_desk(
        request,
        "privacy/export.html",
        place="me",
        title=viewer.name or viewer.email,
        found=found,
        parts=parts_of(body),
        files=body["files"],
    )


@get(EXPORT + "/data.json", opt=POLICY)
async def fetch_data(viewer: NamedDependency[Viewer], id: FromQuery[UUID]) -> Response[bytes]:  # noqa: A002 -- the address says id
    """An export for programs (GDPR Art. 20)."""
    found = await _finished(id, viewer)
    return as_file(await _data(found), "data.json", media_type=MediaType.JSON)


@get(EXPORT + "/data.zip", opt=POLICY)
async def fetch_files(viewer: NamedDependency[Viewer], id: FromQuery[UUID]) -> Response[bytes]:  # noqa: A002 -- the address says id
    """An export with the pictures that the person uploaded."""
    found = await _finished(id, viewer)
    path = shelf.path_of(found.person, found.id)
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        raise NotFound from None
    return as_file(content, "data.zip", media_type="application/zip")


@get(ERASE, opt=POLICY)
async def show_erase(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What will happen, before it does."""
    return await _erase_page(request, viewer, EraseForm())


@post(ERASE, opt=POLICY)
async def begin_erase(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Erase, and go to the report: its address is the only way there."""
    form = await read_form(request, EraseForm)
    if not form.validate():
        return await _erase_page(request, viewer, form, status=422)
    duties = await duties_of(_person(viewer), utc_now())
    refusal = may_erase(
        fresh=await _is_fresh(request),
        duties=len(duties),
        cancels=form["cancels"].data,
        is_last_admin=await is_last_admin(_person(viewer)),
        alone=[one.name for one in await left_alone(_person(viewer))],
        leaves=form["leaves"].data,
    )
    try:
        refuse(refusal)
        token = await ask_erasure(_person(viewer), by=viewer, leaves_alone=form["leaves"].data)
    except Refused as refused:  # also two at once, of whom one has to stay
        form.take(refused)
        return await _erase_page(request, viewer, form, status=409)
    return redirect(f"/privacy/erasure/{token}")


@get("/privacy/erasure/{token:str}", opt={"policy": "privacy.report"})
async def show_report(request: Request, token: FromPath[str]) -> Response[Any]:
    """What became of each record; it names nobody and needs no account."""
    found = await request_by_token(token)
    if found is None:
        raise NotFound
    return await render(
        request,
        "privacy/report.html",
        is_done=found.state is not RequestState.WAITING,
        is_stuck=found.failures > 0,
        parts=report_of(found.steps),
    )


async def _erase_page(
    request: Request, viewer: Viewer, form: EraseForm, *, status: int = 200
) -> Response[Any]:
    person = _person(viewer)
    return await render_desk(
        request,
        "privacy/erase.html",
        place="me",
        title=viewer.name or viewer.email,
        status=status,
        form=form,
        is_fresh=await _is_fresh(request),
        duties=await duties_of(person, utc_now()),
        left_alone=[one.name for one in await left_alone(person)],
        declarations=await _declarations(),
    )


async def _declarations() -> list[dict[str, Any]]:
    found = registry.current()
    shown = []
    for one in in_order(found.personal_data.values()):
        number = found.legal_numbers.get(one.keep_for)
        shown.append(
            {
                "purpose": gettext(one.purpose),
                "legal_basis": basis_of(one.legal_basis),
                "title": gettext(number.title) if number else "",
                "value": amount(await number_on(number.key), number.unit) if number else "",
                "stays": [
                    {"what": gettext(each.what), "because": gettext(each.because)}
                    for each in one.stays
                ],
            }
        )
    return shown


async def _finished(request: UUID, viewer: Viewer) -> PrivacyRequest:
    """An export that is there and that the viewer asked for. Raises NotFound."""
    found = await request_by_id(request)
    is_there = found and found.kind is RequestKind.EXPORT and found.state is RequestState.DONE
    if found is None or not is_there or found.owner is None or found.owner != viewer.account:
        raise NotFound
    if found.finished_at is None or later(found.finished_at, EXPORT_KEPT) <= utc_now():
        raise NotFound
    return found


async def _data(found: PrivacyRequest) -> bytes:
    try:
        return await asyncio.to_thread(shelf.read_data, found.person, found.id)
    except FileNotFoundError:
        raise NotFound from None


def _person(viewer: Viewer) -> UUID:
    if viewer.person is None:
        raise NotFound
    return viewer.person


async def _is_fresh(request: Request) -> bool:
    token = request.cookies.get(session_cookie_name()) or ""
    return is_fresh(await signed_in_at(token) if token else None, utc_now())


HANDLERS = (
    show_privacy,
    begin_export,
    show_export,
    fetch_data,
    fetch_files,
    show_erase,
    begin_erase,
    show_report,
)
