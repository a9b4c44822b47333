"""A host issues certificates for everybody with hours in a period at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import utc_now
from core.people.api import Organization
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
from plugins.volunteer_documents.forms import (
    BulkForm,
)
from plugins.volunteer_documents.queries import (
    StatementView,
    certificates_between,
    request_by_id,
)
from plugins.volunteer_documents.routes.desk import BASE, DESK, documents_page, path_of
from plugins.volunteer_documents.routes.issuing import days_asked
from plugins.volunteer_documents.rules import MOST_AT_ONCE, may_certify
from plugins.volunteer_documents.service.asking import open_request
from plugins.volunteer_documents.service.drafting import (
    content_of,
    key_of,
    own_verdict,
)
from plugins.volunteer_documents.service.issuing import enter_all
from plugins.volunteer_documents.values import (
    Draft,
    StatementKind,
)
from plugins.volunteering.api import VolunteerHours, hours_by_volunteer


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
    start, end = days_asked(first, last)
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
        start, end = days_asked("", "")
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
    return await documents_page(
        request,
        host,
        "people",
        form=form,
        status=status,
        first=first,
        last=last,
        lines=await _lines(viewer, host, first, last),
    )


BULK_ROUTES = (show_people, send_people)
