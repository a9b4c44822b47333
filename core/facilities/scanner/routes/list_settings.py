"""Setting up the lists of one thing, and clearing up what its gates did without network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from core.checkin.api import (
    GateList,
    add_list,
    change_list,
    close_list,
    conflicts_of,
    list_by_id,
    settle_conflict,
)
from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.facilities.scanner.forms import read_valid
from core.facilities.scanner.list_forms import EVERYBODY, ListForm, SettleForm, data_of
from core.facilities.scanner.permissions import ThingWithLists
from core.facilities.scanner.presentation import path_of_thing
from core.facilities.scanner.things import others_around
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
from core.web.i18n import gettext
from core.web.papers import papers_about
from core.web.rendering import render

LISTS = "/checkin/at/{thing_id:uuid}/lists"
LIST = LISTS + "/{list_id:uuid}"
MANAGE = {"policy": "scanner.manage"}


@get(LISTS + "/new", opt=MANAGE)
async def show_new_list(
    request: Request, subject: NamedDependency[ThingWithLists]
) -> Response[Any]:
    """An empty form."""
    form = await read_form(request, ListForm, who=await _who(subject))
    return await _page(request, subject, form)


@post(LISTS + "/new", opt=MANAGE, status_code=303)
async def add(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[ThingWithLists]
) -> Response[Any]:
    """One more list."""
    form = await read_form(request, ListForm, who=await _who(subject))
    if not form.validate():
        return await _page(request, subject, form, status=422)
    try:
        await add_list(subject.kind, subject.subject, form.wish, viewer=viewer)
    except Refused as error:
        form.refuse("title", error.refusal.text)
        return await _page(request, subject, form, status=409)
    return _back(subject, gettext(msg("The list “%(name)s” was added."), name=form.title.data))


@get(LIST, opt=MANAGE)
async def show_list(
    request: Request, subject: NamedDependency[ThingWithLists], list_id: FromPath[UUID]
) -> Response[Any]:
    """A list's rules."""
    found = await _list(subject, list_id)
    data = data_of(found, gettext(found.title))
    form = await read_form(request, ListForm, who=await _who(subject), data=data)
    return await _page(request, subject, form, found=found)


@post(LIST, opt=MANAGE, status_code=303)
async def change(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[ThingWithLists],
    list_id: FromPath[UUID],
) -> Response[Any]:
    """Other rules for a list; readings that are there already stay what they are."""
    found = await _list(subject, list_id)
    form = await read_form(request, ListForm, who=await _who(subject))
    if not form.validate():
        return await _page(request, subject, form, found=found, status=422)
    wish = form.wish
    if wish.title == gettext(found.title):
        wish = replace(wish, title=found.title)
    await change_list(found, wish, viewer=viewer)
    return _back(subject, gettext(msg("The list “%(name)s” was changed."), name=form.title.data))


@post(LIST + "/close", opt=MANAGE, status_code=303)
async def close(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[ThingWithLists],
    list_id: FromPath[UUID],
) -> Response[Any]:
    """No more readings at this list."""
    await read_valid(request, Form)
    found = await _list(subject, list_id)
    await close_list(found.id, is_closed=True, viewer=viewer)
    return _back(subject, gettext(msg("The list “%(name)s” is closed."), name=gettext(found.title)))


@post(LIST + "/open", opt=MANAGE, status_code=303)
async def reopen(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[ThingWithLists],
    list_id: FromPath[UUID],
) -> Response[Any]:
    """Readings are taken again."""
    await read_valid(request, Form)
    found = await _list(subject, list_id)
    await close_list(found.id, is_closed=False, viewer=viewer)
    return _back(subject, gettext(msg("The list “%(name)s” is open."), name=gettext(found.title)))


@post(LIST + "/settle/{pass_id:uuid}", opt=MANAGE, status_code=303)
async def settle(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[ThingWithLists],
    list_id: FromPath[UUID],
    pass_id: FromPath[UUID],
) -> Response[Any]:
    """Note how a conflict was cleared up."""
    form = await read_form(request, SettleForm)
    await _list(subject, list_id)
    known = await conflicts_of(subject.kind, subject.subject)
    if pass_id not in {one.pass_id for one in known}:
        raise NotFound
    if not form.validate():
        said = gettext(msg("Write how it was cleared up."))
        return with_flash(redirect(f"{path_of_thing(subject.subject)}#conflicts"), "error", said)
    await settle_conflict(
        subject.kind,
        subject.subject,
        gate_list=list_id,
        pass_id=pass_id,
        period=form.period.data,
        note=form.note.data,
        viewer=viewer,
    )
    return _back(subject, gettext(msg("Noted.")), part="conflicts")


async def _list(subject: ThingWithLists, list_id: UUID) -> GateList:
    found = await list_by_id(list_id)
    if found is None or (found.kind, found.subject) != (subject.kind, subject.subject):
        raise NotFound
    return found


async def _who(subject: ThingWithLists) -> Mapping[str, str]:
    """Everybody signed up, or those of another thing of the organization about that time."""
    named = {EVERYBODY: gettext(msg("Everybody who is signed up here"))}
    return {**named, **await others_around(subject.organization, subject.subject)}


async def _page(
    request: Request,
    subject: ThingWithLists,
    form: ListForm,
    *,
    found: GateList | None = None,
    status: int = 200,
) -> Response[Any]:
    path = path_of_thing(subject.subject)
    return await render(
        request,
        "checkin/list_form.html",
        status=status,
        thing=subject.title,
        thing_path=path,
        action=f"{path}/lists/{found.id}" if found else f"{path}/lists/new",
        found=found,
        papers=await papers_about("checkin.list", found.id) if found else None,
        form=form,
    )


def _back(subject: ThingWithLists, said: str, *, part: str = "live") -> Response[Any]:
    return with_flash(redirect(f"{path_of_thing(subject.subject)}#{part}"), "success", said)


LIST_ROUTES = (show_new_list, add, show_list, change, close, reopen, settle)
