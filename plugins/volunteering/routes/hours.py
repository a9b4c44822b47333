"""One's own hours: the sums, what counts and what waits, a log by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.ids import new_token
from core.data.times import utc_now
from core.people.api import Organization, may_host_volunteers, organizations_by_ids
from core.services.idempotency.api import answer_once
from core.web.flashes import with_flash
from core.web.forms import idempotency_key, read_form
from core.web.handlers import (
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext, language
from core.web.papers import papers_about
from core.web.rendering import render_desk
from plugins.volunteering.hour_forms import EntryForm, OwnHoursForm
from plugins.volunteering.hours_exports import ONLY_HOSTS, STATE_TITLES
from plugins.volunteering.hours_words import duration
from plugins.volunteering.queries import offers_of
from plugins.volunteering.queries.hour_sums import month_sums, years_of
from plugins.volunteering.queries.hours import hosts_of, hours_of_person
from plugins.volunteering.service.hours import log_hours, withdraw_hours
from plugins.volunteering.values import HourState, OfferState

OWN = "/me/hours"
OWN_POLICY = {"policy": "volunteering.hours.own"}
TONES = {
    HourState.PROPOSED: "info",
    HourState.APPROVED: "success",
    HourState.REJECTED: "error",
    HourState.WITHDRAWN: "neutral",
}


@get(OWN, opt=OWN_POLICY)
async def show_own_hours(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """All of one's hours, with the form for more."""
    return await _page(request, viewer, OwnHoursForm())


@post(OWN, opt=OWN_POLICY, status_code=303)
async def send_own_hours(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Log hours; sent twice with one key they are logged once."""
    form = await read_form(request, OwnHoursForm)
    places = await _places(viewer)
    form.offer_choices({key: title for key, (_, _, title) in places.items()})
    if not form.validate():
        return await _page(request, viewer, form, status=422)
    host, offer, _ = places[form.place.data]

    async def act() -> bytes:
        return (await log_hours(viewer, host, form.log(offer))).bytes

    try:
        await answer_once(
            owner=f"{viewer.account}:hours",
            key=await idempotency_key(request) or new_token()[0],
            asked=_fingerprint(form),
            act=act,
        )
    except Invalid as invalid:
        form.take(invalid)
        return await _page(request, viewer, form, status=422)
    except Refused as refused:
        return await _page(request, viewer, form, status=409, refusal=refused.refusal)
    text = msg("The hours are sent. The organization approves them.")
    return with_flash(redirect(OWN), "success", gettext(text))


@post(OWN + "/withdraw", opt=OWN_POLICY, status_code=303)
async def send_withdrawal(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Take a log back while it waits. Raises NotFound for what is not one's own."""
    form = await read_form(request, EntryForm)
    await withdraw_hours(viewer, form.chosen())
    return with_flash(redirect(OWN), "success", gettext(msg("The hours are taken back.")))


def _fingerprint(form: OwnHoursForm) -> str:
    sent = sorted((name, str(value)) for name, value in form.data.items())
    return hashlib.sha256(repr(sent).encode()).hexdigest()


async def _places(viewer: Viewer) -> Mapping[str, tuple[Organization, UUID | None, str]]:
    """Where hours can be logged: each organization of the viewer's, and its published offers."""
    ids = await hosts_of(viewer.person, viewer.account) if viewer.person else ()
    hosts = await organizations_by_ids(ids)
    found: dict[str, tuple[Organization, UUID | None, str]] = {}
    for host in sorted(hosts.values(), key=lambda one: one.short_name):
        if not may_host_volunteers(host):
            continue
        found[str(host.id)] = (host, None, host.short_name)
        for offer in await offers_of(host.id, now=utc_now()):
            if offer.state is OfferState.PUBLISHED:
                title = f"{host.short_name}: {offer.title.to(language())}"
                found[f"{host.id}:{offer.id}"] = (host, offer.id, title)
    return found


async def _page(
    request: Request,
    viewer: Viewer,
    form: OwnHoursForm,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> Response[Any]:
    person = viewer.person
    places = await _places(viewer)
    form.offer_choices({key: title for key, (_, _, title) in places.items()})
    sums = await month_sums(person=person) if person else ()
    return await render_desk(
        request,
        "volunteering/hours/mine.html",
        place="me",
        title=viewer.name,
        status=status,
        form=form,
        refusal=refusal,
        has_places=bool(places),
        idempotency_key=new_token()[0],
        lines=await hours_of_person(person) if person else (),
        years=years_of(sums),
        state_titles=STATE_TITLES,
        tones=TONES,
        only_hosts=ONLY_HOSTS,
        duration=duration,
        found_papers=await papers_about("volunteering.own_hours", person) if person else None,
    )


OWN_HOUR_ROUTES = (show_own_hours, send_own_hours, send_withdrawal)
