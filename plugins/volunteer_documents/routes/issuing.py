"""A host issues: for everybody of a period at once, a certificate or an opinion for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import refuse_faults
from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import to_wall, utc_now
from core.people.api import Organization
from core.services.documents.api import NotPrinted
from core.settings import current
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
from core.web.i18n import gettext, language, ngettext
from core.web.rendering import render_desk
from plugins.volunteer_documents.forms import (
    AboutForm,
    BulkForm,
    CertificateForm,
    OpinionForm,
    optional_id,
)
from plugins.volunteer_documents.queries import (
    StatementView,
    certificates_between,
    request_by_id,
    statement_by_id,
)
from plugins.volunteer_documents.routes.desk import BASE, DESK, path_of
from plugins.volunteer_documents.rules import MOST_AT_ONCE, may_certify, period_faults
from plugins.volunteer_documents.service.asking import EARLIEST, open_request
from plugins.volunteer_documents.service.drafting import (
    content_of,
    hours_of,
    key_of,
    opinion_of,
    own_verdict,
    scope_of,
)
from plugins.volunteer_documents.service.issuing import enter_all, issue
from plugins.volunteer_documents.values import (
    Draft,
    StatementKind,
)
from plugins.volunteering.api import VolunteerHours, duration, hours_by_volunteer


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleLine:
    """Somebody with hours in a period, what hinders a certificate, and the one that there is."""

    key: str
    volunteer: VolunteerHours
    objection: Refusal | None
    standing: StatementView | None

    @property
    def is_done(self) -> bool:
        """The same hours are certified already."""
        found = self.standing
        return found is not None and found.minutes == self.volunteer.hours.minutes


@get(BASE + "/people", opt=DESK)
async def show_people(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    first: FromQuery[str] = "",
    last: FromQuery[str] = "",
) -> Response[Any]:
    """Who has hours in a period."""
    start, end = _days(first, last)
    form = BulkForm(data={"first": start, "last": end, "language": language()})
    return await _people(request, viewer, subject, form, first=start, last=end)


@post(BASE + "/people", opt=DESK, status_code=303)
async def send_people(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Issue for all who are ticked; those with the same certificate already are left out."""
    form = await read_form(request, BulkForm)
    if not form.validate():
        start, end = _days("", "")
        return await _people(request, viewer, subject, form, first=start, last=end, status=422)
    first, last = form.first.data, form.last.data
    chosen = set(form.people.data or ())
    lines = [one for one in await _lines(viewer, subject, first, last) if one.key in chosen]
    now = utc_now()
    drafts = [
        await _bulk_draft(subject, one, form, now)
        for one in lines[:MOST_AT_ONCE]
        if one.objection is None and not one.is_done
    ]
    if not drafts:
        form.form_errors = [gettext(msg("Tick at least one person without a certificate."))]
        return await _people(request, viewer, subject, form, first=first, last=last, status=422)
    batch, number = await enter_all(viewer, subject, drafts, now=now)
    text = ngettext(
        "%(num)s certificate is being made.", "%(num)s certificates are being made.", number
    )
    return with_flash(redirect(f"{path_of(organization_slug)}/batches/{batch}"), "success", text)


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
    start, end = _days(first, last, otherwise=EARLIEST)
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
    today = to_wall(utc_now(), current().city_zone).date()
    try:
        form.need_valid()
        refuse_faults(period_faults(form.first.data, form.last.data, today))
        hours = await hours_of(
            subject.id, person=person, name=name, first=form.first.data, last=form.last.data
        )
        written = content_of(
            subject,
            form.name.data if person else name,
            hours,
            language=form.language.data,
            now=utc_now(),
            school=form.school.data or "",
            signer=form.signer.data or "",
        )
        draft = _draft(
            form, StatementKind.CERTIFICATE, person, replace(written, scope=form.lines())
        )
        draft = replace(draft, first=form.first.data, last=form.last.data)
        made = await issue(viewer, subject, draft)
    except (Invalid, Refused) as error:
        form.take(error)
        status = 422 if isinstance(error, Invalid) else 409
        return await _certificate(request, viewer, subject, form, person=person, status=status)
    except NotPrinted:
        return _later(organization_slug)
    return _issued(organization_slug, made)


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


def _draft(form: AboutForm, kind: StatementKind, person: UUID | None, content: Any) -> Draft:
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


async def _bulk_draft(host: Organization, line: PeopleLine, form: BulkForm, now: datetime) -> Draft:
    volunteer = line.volunteer
    content = content_of(
        host,
        volunteer.name,
        volunteer.hours,
        language=form.language.data,
        now=now,
        signer=form.signer.data or "",
    )
    kind = StatementKind.CERTIFICATE
    asked = await open_request(volunteer.person, host.id, kind) if volunteer.person else None
    found = await request_by_id(asked) if asked else None
    return Draft(
        kind=kind,
        person=volunteer.person,
        content=replace(content, school=found.school) if found else content,
        language=form.language.data,
        first=form.first.data,
        last=form.last.data,
        request=asked,
        replaces=line.standing.id if line.standing else None,
    )


async def _lines(
    viewer: Viewer, host: Organization, first: date, last: date
) -> Sequence[PeopleLine]:
    standing: dict[Any, StatementView] = {}
    for one in await certificates_between(host.id, first=first, last=last):
        if one.is_valid or one.is_waiting:
            standing.setdefault(one.person or one.name, one)
    return [
        PeopleLine(
            key=key_of(one),
            volunteer=one,
            objection=own_verdict(viewer, one.person, one.name)
            or may_certify(one.hours.minutes, one.hours.assumed_minutes),
            standing=standing.get(one.person or one.name),
        )
        for one in await hours_by_volunteer(host.id, first=first, last=last)
    ]


async def _whom(host: Organization, key: str | None) -> tuple[UUID | None, str]:
    """The person or the name from paper behind a key: somebody with hours at the host.

    Raises NotFound for anybody else.
    """
    today = to_wall(utc_now(), current().city_zone).date()
    for one in await hours_by_volunteer(host.id, first=EARLIEST, last=today):
        if key_of(one) == key:
            return one.person, one.name
    raise NotFound


async def _from_request(host: Organization, asked: str) -> Mapping[str, Any]:
    """What a request says of the document."""
    found = await request_by_id(optional_id(asked) or host.id) if asked else None
    if found is None or found.organization != host.id:
        return {}
    today = to_wall(utc_now(), current().city_zone).date()
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
    found = await statement_by_id(optional_id(replaces) or host.id) if replaces else None
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


def _days(first: str, last: str, *, otherwise: date | None = None) -> tuple[date, date]:
    """The days in an address; where it says none, until today."""
    today = to_wall(utc_now(), current().city_zone).date()
    return _day(first) or otherwise or today.replace(month=1, day=1), _day(last) or today


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _people(
    request: Request,
    viewer: Viewer,
    host: Organization,
    form: BulkForm,
    *,
    first: date,
    last: date,
    status: int = 200,
) -> Response[Any]:
    return await _page(
        request,
        "people",
        host,
        form,
        status=status,
        first=first,
        last=last,
        lines=await _lines(viewer, host, first, last),
    )


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
    return await _page(
        request,
        "certificate",
        host,
        form,
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
    return await _page(request, "opinion", host, form, status=status, objection=objection)


async def _page(
    request: Request, name: str, host: Organization, form: Any, *, status: int, **more: Any
) -> Response[Any]:
    return await render_desk(
        request,
        f"volunteer_documents/desk/{name}.html",
        place="desk",
        title=host.short_name,
        status=status,
        organization_slug=host.slug,
        base=path_of(host.slug),
        form=form,
        duration=duration,
        **more,
    )


ISSUING_ROUTES = (
    show_people,
    send_people,
    show_certificate_form,
    send_certificate,
    show_opinion_form,
    send_opinion,
)
