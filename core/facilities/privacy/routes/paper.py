"""An organization's desk: data of somebody from paper, given out and erased as they ask."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.data.times import utc_now
from core.facilities.privacy import shelf
from core.facilities.privacy.forms import EmptyForm, PaperEraseForm, PaperExportForm
from core.facilities.privacy.presentation import parts_of
from core.facilities.privacy.queries import duties_of, requests_about
from core.facilities.privacy.rules import EXPORT_KEPT, may_erase
from core.facilities.privacy.service.requests import ask_erasure, ask_export, hand_out
from core.facilities.privacy.values import PrivacyRequest, RequestKind, RequestState
from core.people.api import organization_by_slug
from core.services.limits.api import take
from core.signups.api import ManagedSheet
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import NamedDependency, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext, language
from core.web.papers import as_file
from core.web.rendering import render_desk, render_text

BASE = "/desk/{organization_slug:str}/signups/{sheet_id:uuid}/{signup_id:uuid}/data"
POLICY = {"policy": "privacy.paper"}
ASKED = msg("It is being put together. Look here again in a minute; it stays for 24 hours.")
NOT_THERE = msg("There is no file now. It is handed out once; have it put together again.")
EXPORTS_PER_DAY = 50


@get(BASE, opt=POLICY)
async def show_paper_person(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The two ways: have the data put together, have them erased."""
    return await _page(request, viewer, subject)


@post(BASE + "/export", opt=POLICY, status_code=200)
async def begin_paper_export(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Have the data put together; the reason stands in the log."""
    form = await read_form(request, PaperExportForm)
    if not form.validate():
        return await _page(request, viewer, subject, export_form=form, status=422)
    await take(f"privacy.paper:{viewer.account}", limit=EXPORTS_PER_DAY, window=EXPORT_KEPT)
    await ask_export(
        _person(subject),
        by=viewer,
        reason=form["reason"].data,
        organization=subject.sheet.organization,
    )
    return with_flash(redirect(_path(subject)), "success", gettext(ASKED))


@post(BASE + "/file", opt=POLICY, status_code=200)
async def hand_out_file(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The file, once: a page to print and to read. From then on we do not have it."""
    await read_form(request, EmptyForm)
    found = next(iter(await _ready(viewer, subject)), None)
    if found is None or not await hand_out(found):
        return with_flash(redirect(_path(subject)), "warning", gettext(NOT_THERE))
    try:
        body = json.loads(await asyncio.to_thread(shelf.read_data, found.person, found.id))
    except FileNotFoundError:
        return with_flash(redirect(_path(subject)), "warning", gettext(NOT_THERE))
    await asyncio.to_thread(shelf.remove, found.person, found.id)
    page = render_text(
        "privacy/handed_out.html", language(), made_at=found.created_at, parts=parts_of(body)
    )
    return as_file(page.encode(), "data.html", media_type="text/html; charset=utf-8")


@post(BASE + "/erase", opt=POLICY, status_code=200)
async def begin_paper_erasure(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Erase, and go to the report; the reason stands in the log."""
    form = await read_form(request, PaperEraseForm)
    if not form.validate():
        return await _page(request, viewer, subject, erase_form=form, status=422)
    duties = await duties_of(_person(subject), utc_now())
    refusal = may_erase(fresh=True, duties=len(duties), cancels=form["cancels"].data)
    try:
        refuse(refusal)
        token = await ask_erasure(
            _person(subject),
            by=viewer,
            reason=form["erase_reason"].data,
            organization=subject.sheet.organization,
        )
    except Refused as refused:
        form.take(refused)
        return await _page(request, viewer, subject, erase_form=form, status=409)
    return redirect(f"/privacy/erasure/{token}")


async def _page(
    request: Request,
    viewer: Viewer,
    found: ManagedSheet,
    *,
    export_form: PaperExportForm | None = None,
    erase_form: PaperEraseForm | None = None,
    status: int = 200,
) -> Response[Any]:
    asked = await requests_about(_person(found), by=viewer.account)
    organization = await organization_by_slug(found.organization_slug)
    return await render_desk(
        request,
        "privacy/paper.html",
        place="desk",
        title=organization.name if organization else "",
        organization_slug=found.organization_slug,
        status=status,
        place_name=found.place.name if found.place else "",
        base_path=_path(found),
        list_path=f"/desk/{found.organization_slug}/signups/{found.sheet.id}",
        is_ready=bool(await _ready(viewer, found)),
        is_waiting=any(
            one.kind is RequestKind.EXPORT and one.state is RequestState.WAITING for one in asked
        ),
        duties=await duties_of(_person(found), utc_now()),
        export_form=export_form or PaperExportForm(),
        erase_form=erase_form or PaperEraseForm(),
    )


async def _ready(viewer: Viewer, found: ManagedSheet) -> list[PrivacyRequest]:
    """Exports of the person that the viewer had put together and that lie there, newest first."""
    return [
        one
        for one in await requests_about(_person(found), by=viewer.account)
        if one.kind is RequestKind.EXPORT and one.state is RequestState.DONE
    ]


def _path(found: ManagedSheet) -> str:
    place = found.place.id if found.place else ""
    return f"/desk/{found.organization_slug}/signups/{found.sheet.id}/{place}/data"


def _person(found: ManagedSheet) -> UUID:
    if found.place is None or found.place.person is None:
        raise NotFound
    return found.place.person


HANDLERS = (show_paper_person, begin_paper_export, hand_out_file, begin_paper_erasure)
