"""One's own certificates and opinions: asked with one press, taken as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.data.folding import fold, slug
from core.people.api import Organization, may_host_volunteers, organizations_by_ids
from core.web.flashes import with_flash
from core.web.forms import read_form
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
from core.web.i18n import gettext, language
from core.web.papers import as_file
from core.web.rendering import render_desk
from plugins.volunteer_documents.forms import AskForm, RequestForm
from plugins.volunteer_documents.queries import requests_of_person, statements_of_person
from plugins.volunteer_documents.service.asking import ask, withdraw
from plugins.volunteer_documents.service.ending import bytes_of
from plugins.volunteer_documents.values import KIND_TITLES, RequestState, RequestView
from plugins.volunteering.api import duration, month_sums

OWN = "/me/certificates"
OWN_POLICY = {"policy": "volunteer_documents.own"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHost:
    """An organization that has approved hours of the viewer's, and what they asked it for."""

    organization: Organization
    minutes: int
    asked: Sequence[RequestView]


@get(OWN, opt=OWN_POLICY)
async def show_own(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What there is, what was asked, and whom one can ask."""
    return await _page(request, viewer)


@get(OWN + "/ask", opt=OWN_POLICY)
async def show_ask(
    request: Request, viewer: NamedDependency[Viewer], organization: FromQuery[str] = ""
) -> Response[Any]:
    """A request with its particulars: days, a school, an opinion."""
    form = AskForm(data={"organization": organization, "language": language()})
    return await _ask_page(request, viewer, form)


@post(OWN + "/ask", opt=OWN_POLICY, status_code=303)
async def send_ask(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Ask a host, with one press or with particulars; asked twice it is one request."""
    form = await read_form(request, AskForm, data={"language": language()})
    hosts = {str(one.organization.id): one.organization for one in await _hosts(viewer)}
    form.offer_hosts({key: host.short_name for key, host in hosts.items()})
    if not form.validate():
        return await _ask_page(request, viewer, form, status=422)
    host = hosts[form.organization.data]
    try:
        await ask(viewer, host, form.wish())
    except (Invalid, Refused) as error:
        form.take(error)
        status = 422 if isinstance(error, Invalid) else 409
        return await _ask_page(request, viewer, form, status=status)
    text = msg("%(name)s has your request. You get a mail when it is answered.")
    return with_flash(redirect(OWN), "success", gettext(text, name=host.short_name))


@post(OWN + "/withdraw", opt=OWN_POLICY, status_code=303)
async def send_withdrawal(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Take a request back. Raises NotFound for what is not one's own."""
    form = await read_form(request, RequestForm)
    await withdraw(viewer, form.chosen())
    return with_flash(redirect(OWN), "success", gettext(msg("The request is taken back.")))


@get(OWN + "/{statement_id:uuid}/file", opt={"policy": "volunteer_documents.own_statement"})
async def take_own(
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The PDF that holds: the signed one where there is one."""
    return as_file(await bytes_of(subject), file_name(subject), media_type="application/pdf")


def file_name(found: Any) -> str:
    """What a file of a statement is called."""
    number = found.register.number if found.register else ""
    title = gettext(KIND_TITLES[found.kind])
    return f"{slug(f'{title} {number} {found.organization_name}') or 'pospolu'}.pdf"


async def _hosts(viewer: Viewer) -> Sequence[OwnHost]:
    person = viewer.person
    if person is None:
        return ()
    minutes: dict[UUID, int] = {}
    for one in await month_sums(person=person):
        minutes[one.organization] = minutes.get(one.organization, 0) + one.minutes
    asked = [one for one in await requests_of_person(person) if one.state is RequestState.ASKED]
    found = [
        OwnHost(
            organization=host,
            minutes=minutes[host.id],
            asked=[one for one in asked if one.organization == host.id],
        )
        for host in (await organizations_by_ids(list(minutes))).values()
        if may_host_volunteers(host) and minutes[host.id] > 0
    ]
    return sorted(found, key=lambda one: fold(one.organization.short_name))


async def _page(request: Request, viewer: Viewer) -> Response[Any]:
    person = viewer.person
    asked = await requests_of_person(person) if person else ()
    return await render_desk(
        request,
        "volunteer_documents/me/list.html",
        place="me",
        title=viewer.name,
        hosts=await _hosts(viewer),
        statements=await statements_of_person(person) if person else (),
        declined=[one for one in asked if one.state is RequestState.DECLINED],
        kind_titles=KIND_TITLES,
        duration=duration,
    )


async def _ask_page(
    request: Request, viewer: Viewer, form: AskForm, *, status: int = 200
) -> Response[Any]:
    hosts = [one.organization for one in await _hosts(viewer)]
    form.offer_hosts({str(host.id): host.short_name for host in hosts})
    return await render_desk(
        request,
        "volunteer_documents/me/ask.html",
        place="me",
        title=viewer.name,
        status=status,
        has_hosts=bool(hosts),
        form=form,
    )


OWN_ROUTES = (show_own, show_ask, send_ask, send_withdrawal, take_own)
