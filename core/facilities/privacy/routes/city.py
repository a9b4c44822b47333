"""The city's desk: data given out and erased for people who ask in another way."""

from __future__ import annotations

from typing import Any

from core.contracts.demands import refuse
from core.contracts.errors import Refused
from core.contracts.texts import msg
from core.data.times import utc_now
from core.facilities.privacy.forms import AskForm
from core.facilities.privacy.queries import duties_of, is_last_admin, requests_of
from core.facilities.privacy.rules import may_erase
from core.facilities.privacy.service.requests import ask_erasure, ask_export
from core.facilities.privacy.values import RequestKind
from core.people.api import left_alone, person_by_email
from core.settings import current as settings
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import NamedDependency, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render_desk

PAGE = "/city/privacy"
POLICY = {"policy": "privacy.request"}
NOBODY = msg("Nobody is known by this address.")
EXPORTED = msg("It is being put together. You find it here in a minute, for 24 hours.")
ERASED = msg("The person is being erased.")


@get(PAGE, opt=POLICY)
async def show_requests(request: Request) -> Response[Any]:
    """What was asked for, and the form."""
    return await _page(request, AskForm())


@post(PAGE, opt=POLICY)
async def ask(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Begin an export or an erasure for somebody; the reason stands in the log."""
    form = await read_form(request, AskForm)
    if not form.validate():
        return await _page(request, form, status=422)
    person = await person_by_email(form["email"].data)
    if person is None:
        form.refuse("email", NOBODY)
        return await _page(request, form, status=422)
    reason = form["reason"].data
    if form["kind"].data == RequestKind.EXPORT.value:
        await ask_export(person.id, by=viewer, reason=reason)
        return with_flash(redirect(PAGE), "success", gettext(EXPORTED))
    duties = await duties_of(person.id, utc_now())
    refusal = may_erase(
        fresh=True,
        duties=len(duties),
        cancels=form["cancels"].data,
        is_last_admin=await is_last_admin(person.id),
        alone=[one.name for one in await left_alone(person.id)],
        leaves=form["leaves"].data,
    )
    leaves = form["leaves"].data
    try:
        refuse(refusal)
        token = await ask_erasure(person.id, by=viewer, reason=reason, leaves_alone=leaves)
    except Refused as refused:  # also two at once, of whom one has to stay
        form.take(refused)
        return await _page(request, form, status=409)
    response = redirect(f"/privacy/erasure/{token}")
    return with_flash(response, "success", gettext(ERASED))


async def _page(request: Request, form: AskForm, *, status: int = 200) -> Response[Any]:
    return await render_desk(
        request,
        "privacy/city.html",
        place="city",
        title=settings().city_name,
        status=status,
        form=form,
        requests=await requests_of(None),
    )


HANDLERS = (show_requests, ask)
