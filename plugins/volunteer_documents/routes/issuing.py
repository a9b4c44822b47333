"""A host issues a certificate or an opinion for one volunteer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from core.contracts.demands import refuse_faults
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.data.times import city_today, utc_now
from core.people.api import Organization
from core.services.documents.api import NotPrinted
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
from core.web.i18n import gettext, language
from plugins.volunteer_documents.forms import (
    AboutForm,
    CertificateForm,
    OpinionForm,
    id_of,
    optional_id,
)
from plugins.volunteer_documents.queries import (
    request_by_id,
    statement_by_id,
)
from plugins.volunteer_documents.routes.desk import BASE, DESK, documents_page, path_of
from plugins.volunteer_documents.rules import may_certify, period_faults
from plugins.volunteer_documents.service.asking import EARLIEST
from plugins.volunteer_documents.service.drafting import (
    content_of,
    hours_of,
    key_of,
    opinion_of,
    own_verdict,
    scope_of,
)
from plugins.volunteer_documents.service.issuing import issue
from plugins.volunteer_documents.values import Content, Draft, StatementKind
from plugins.volunteering.api import hours_by_volunteer


@get(BASE + "/certificate", opt=DESK)
async def show_certificate_form(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    who: FromQuery[str] = "",
    first: FromQuery[str] = "",
    last: FromQuery[str] = "",
    asked: FromQuery[str] = "",
    replaces: FromQuery[str] = "",
) -> Response[Any]:
    """A certificate for one person, filled with what the hours say."""
    start, end = days_asked(first, last, otherwise=EARLIEST)
    data: dict[str, Any] = {"who": who, "first": start, "last": end, "language": language()}
    data |= await _from_request(subject, asked)
    data |= await _from_statement(subject, replaces)
    person, name = await _whom(subject, data["who"])
    hours = await hours_of(
        subject.id, person=person, name=name, first=data["first"], last=data["last"]
    )
    data |= {"name": data.get("name") or name, "signer": data.get("signer") or viewer.name}
    if data["first"] == EARLIEST and hours.first_day is not None:
        data["first"] = hours.first_day
    data["scope"] = "\n".join(scope_of(hours, data["language"]))
    form = CertificateForm(data=data)
    return await _certificate(request, viewer, subject, form, person=person)


@post(BASE + "/certificate", opt=DESK, status_code=303)
async def send_certificate(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Issue it."""
    form = await read_form(request, CertificateForm)
    person, name = await _whom(subject, form.who.data)
    try:
        form.need_valid()
        made = await issue(viewer, subject, await _certificate_draft(subject, form, person, name))
    except (Invalid, Refused) as error:
        form.take(error)
        status = 422 if isinstance(error, Invalid) else 409
        return await _certificate(request, viewer, subject, form, person=person, status=status)
    except NotPrinted:
        return _later(organization_slug)
    return _issued(organization_slug, made)


async def _certificate_draft(
    host: Organization, form: CertificateForm, person: UUID | None, name: str
) -> Draft:
    """What was typed, with the hours as they are now. Raises Invalid for days that do not fit."""
    first, last = form.first.data, form.last.data
    refuse_faults(period_faults(first, last, city_today()))
    hours = await hours_of(host.id, person=person, name=name, first=first, last=last)
    written = content_of(
        host,
        form.name.data if person else name,
        hours,
        language=form.language.data,
        now=utc_now(),
        school=form.school.data or "",
        signer=form.signer.data or "",
    )
    draft = _draft(form, StatementKind.CERTIFICATE, person, replace(written, scope=form.lines()))
    return replace(draft, first=first, last=last)


@get(BASE + "/opinion", opt=DESK)
async def show_opinion_form(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    who: FromQuery[str] = "",
    asked: FromQuery[str] = "",
    replaces: FromQuery[str] = "",
) -> Response[Any]:
    """An opinion about one person."""
    data: dict[str, Any] = {"who": who, "language": language()}
    data |= await _from_request(subject, asked)
    data |= await _from_statement(subject, replaces)
    person, name = await _whom(subject, data["who"])
    data |= {"name": data.get("name") or name, "signer": data.get("signer") or viewer.name}
    return await _opinion(request, viewer, subject, OpinionForm(data=data), person=person)


@post(BASE + "/opinion", opt=DESK, status_code=303)
async def send_opinion(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Issue it."""
    form = await read_form(request, OpinionForm)
    person, name = await _whom(subject, form.who.data)
    try:
        form.need_valid()
        written = opinion_of(
            subject,
            form.name.data if person else name,
            form.text.data or "",
            now=utc_now(),
            signer=form.signer.data or "",
        )
        made = await issue(viewer, subject, _draft(form, StatementKind.OPINION, person, written))
    except (Invalid, Refused) as error:
        form.take(error)
        status = 422 if isinstance(error, Invalid) else 409
        return await _opinion(request, viewer, subject, form, person=person, status=status)
    except NotPrinted:
        return _later(organization_slug)
    return _issued(organization_slug, made)


def _draft(form: AboutForm, kind: StatementKind, person: UUID | None, content: Content) -> Draft:
    return Draft(
        kind=kind,
        person=person,
        content=content,
        language=form.language.data,
        request=optional_id(form.request.data),
        replaces=optional_id(form.replaces.data),
    )


def _issued(slug: str, statement: UUID) -> Response[Any]:
    text = gettext(msg("The document is issued. Print it, or upload it signed."))
    return with_flash(redirect(f"{path_of(slug)}/{statement}"), "success", text)


def _later(slug: str) -> Response[Any]:
    text = gettext(msg("The document is entered and is printed in a moment."))
    return with_flash(redirect(path_of(slug)), "info", text)


async def _whom(host: Organization, key: str | None) -> tuple[UUID | None, str]:
    """The person or the name from paper behind a key: somebody with hours at the host.

    Raises NotFound for anybody else.
    """
    today = city_today()
    for one in await hours_by_volunteer(host.id, first=EARLIEST, last=today):
        if key_of(one) == key:
            return one.person, one.name
    raise NotFound


async def _from_request(host: Organization, asked: str) -> Mapping[str, Any]:
    """What a request says of the document."""
    found = await request_by_id(id_of(asked)) if asked else None
    if found is None or found.organization != host.id:
        return {}
    today = city_today()
    return {
        "request": str(found.id),
        "who": f"person:{found.person}",
        "first": found.first or EARLIEST,
        "last": found.last or today,
        "school": found.school,
        "language": found.language,
    }


async def _from_statement(host: Organization, replaces: str) -> Mapping[str, Any]:
    """What stands on the one in whose place another comes."""
    found = await statement_by_id(id_of(replaces)) if replaces else None
    if found is None or found.organization != host.id or found.content is None:
        return {}
    days = {"first": found.first, "last": found.last} if found.first else {}
    return {
        "replaces": str(found.id),
        "who": f"person:{found.person}" if found.person else f"name:{found.name}",
        "name": found.name,
        "school": found.content.school,
        "language": found.language,
        "signer": found.content.signer,
        "text": found.content.text,
        **days,
    }


def days_asked(first: str, last: str, *, otherwise: date | None = None) -> tuple[date, date]:
    """The days in an address; where it says none, until today."""
    today = city_today()
    return _day(first) or otherwise or today.replace(month=1, day=1), _day(last) or today


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _certificate(
    request: Request,
    viewer: Viewer,
    host: Organization,
    form: CertificateForm,
    *,
    person: UUID | None,
    status: int = 200,
) -> Response[Any]:
    first, last = form.first.data, form.last.data
    found = None
    if first and last:
        name = str(form.who.data).partition(":")[2]
        found = await hours_of(host.id, person=person, name=name, first=first, last=last)
    return await documents_page(
        request,
        host,
        "certificate",
        form=form,
        status=status,
        hours=found,
        objection=own_verdict(viewer, person, form.name.data or "")
        or (may_certify(found.minutes, found.assumed_minutes) if found else None),
    )


async def _opinion(
    request: Request,
    viewer: Viewer,
    host: Organization,
    form: OpinionForm,
    *,
    person: UUID | None,
    status: int = 200,
) -> Response[Any]:
    objection = own_verdict(viewer, person, form.name.data or "")
    return await documents_page(
        request, host, "opinion", form=form, status=status, objection=objection
    )


ISSUING_ROUTES = (
    show_certificate_form,
    send_certificate,
    show_opinion_form,
    send_opinion,
)
