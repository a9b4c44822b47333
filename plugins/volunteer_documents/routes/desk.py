"""A host's documents at its desk: who asked, what was issued, one of them, a batch."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.ids import id_or_none
from core.data.times import city_today
from core.people.api import Organization, desk_page
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
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
from core.web.i18n import gettext, use_language
from core.web.papers import as_file, papers_about
from core.web.rendering import render_desk
from plugins.volunteer_documents.forms import ReasonForm, SignedForm
from plugins.volunteer_documents.paper import lines_of
from plugins.volunteer_documents.queries import (
    StatementView,
    requests_waiting,
    statements_of_batch,
    statements_of_organization,
)
from plugins.volunteer_documents.routes.own import file_name
from plugins.volunteer_documents.service.asking import decline
from plugins.volunteer_documents.service.drafting import own_verdict
from plugins.volunteer_documents.service.ending import bytes_of, revoke, take_signed
from plugins.volunteer_documents.values import (
    KIND_TITLES,
)
from plugins.volunteering.api import duration, school_year, school_year_days

BASE = "/desk/{organization_slug:str}/volunteer-documents"
DESK = {"policy": "volunteer_documents.desk"}
STATEMENT = {"policy": "volunteer_documents.statement"}
ONE = BASE + "/{statement_id:uuid}"
YEARS_SHOWN = 3


@get(BASE, opt=DESK)
async def show_desk(
    request: Request,
    subject: NamedDependency[Any],
    after: FromQuery[str] = "",
) -> Response[Any]:
    """Who asked and until when, school years to issue for, and what was issued."""
    return await _desk(request, subject, after=after)


@post(
    BASE + "/requests/{request_id:uuid}/decline",
    opt={"policy": "volunteer_documents.request"},
    status_code=303,
)
async def send_decline(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    request_id: FromPath[UUID],
) -> Response[Any]:
    """Say no with a reason."""
    form = await read_form(request, ReasonForm)
    path = path_of(organization_slug)
    try:
        form.need_valid()
        await decline(viewer, subject.organization, request_id, reason=form.reason.data or "")
    except Invalid:
        text = gettext(msg("Write a reason. People will read it."))
        return with_flash(redirect(path), "error", text)
    except Refused as refused:
        text = gettext(refused.refusal.text, **refused.refusal.values)
        return with_flash(redirect(path), "error", text)
    text = gettext(msg("The request is declined. The volunteer reads your reason."))
    return with_flash(redirect(path), "success", text)


@get(ONE, opt=STATEMENT)
async def show_statement(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What stands on it, and what can be done with it."""
    return await _statement(request, viewer, subject)


@get(ONE + "/file", opt=STATEMENT)
async def take_statement(
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The PDF that holds."""
    return as_file(await bytes_of(subject), file_name(subject), media_type="application/pdf")


@post(ONE + "/signed", opt=STATEMENT, status_code=303)
async def send_signed(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    statement_id: FromPath[UUID],
) -> Response[Any]:
    """Take a signed PDF in its place."""
    form = await read_form(request, SignedForm)
    content = await form.document.read()
    if not content:
        form.refuse("document", msg("Choose a file."))
        return await _statement(request, viewer, subject, signed=form, status=422)
    try:
        await take_signed(viewer, statement_id, content)
    except Invalid as invalid:
        form.take(invalid)
        return await _statement(request, viewer, subject, signed=form, status=422)
    except Refused as refused:
        return await _statement(request, viewer, subject, refusal=refused.refusal, status=409)
    text = gettext(
        msg("The signed document is kept. The volunteer downloads this one from now on.")
    )
    return with_flash(redirect(f"{path_of(organization_slug)}/{statement_id}"), "success", text)


@post(ONE + "/revoke", opt=STATEMENT, status_code=303)
async def send_revocation(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    statement_id: FromPath[UUID],
) -> Response[Any]:
    """Revoke it with a reason, which the volunteer reads and nobody else."""
    form = await read_form(request, ReasonForm)
    if not form.validate():
        return await _statement(request, viewer, subject, revocation=form, status=422)
    try:
        await revoke(viewer, statement_id, reason=form.reason.data or "")
    except Refused as refused:
        return await _statement(request, viewer, subject, refusal=refused.refusal, status=409)
    text = gettext(msg("The document is revoked. The page behind its code says so."))
    return with_flash(redirect(f"{path_of(organization_slug)}/{statement_id}"), "success", text)


@get(BASE + "/batches/{batch_id:uuid}", opt={"policy": "volunteer_documents.batch"})
async def show_batch(
    request: Request,
    subject: NamedDependency[Any],
    batch_id: FromPath[UUID],
) -> Response[Any]:
    """How many are printed, and all of them in one file; it can be left and come back to."""
    found = await statements_of_batch(batch_id)
    done = [one for one in found if not one.is_waiting]
    is_ready = len(done) == len(found)
    return await documents_page(
        request,
        subject.organization,
        "batch",
        statements=found,
        number=len(found),
        done=len(done),
        is_ready=is_ready,
        found_papers=await papers_about("volunteer_documents.batch", batch_id)
        if is_ready
        else None,
        kind_titles=KIND_TITLES,
    )


def path_of(slug: str) -> str:
    """The address of a host's documents."""
    return f"/desk/{slug}/volunteer-documents"


async def documents_page(
    request: Request, host: Organization, name: str, *, status: int = 200, **more: Any
) -> Response[Any]:
    """A page about documents at the host's desk."""
    return await desk_page(
        request,
        host,
        f"volunteer_documents/desk/{name}.html",
        status=status,
        base=path_of(host.slug),
        duration=duration,
        **more,
    )


async def _desk(request: Request, organization: Organization, *, after: str) -> Response[Any]:
    today = city_today()
    page = await statements_of_organization(organization.id, after=id_or_none(after))
    latest = school_year(today)
    years = [
        (f"{year}/{year + 1}", *school_year_days(year))
        for year in range(latest, latest - YEARS_SHOWN, -1)
    ]
    return await documents_page(
        request,
        organization,
        "list",
        requests=await requests_waiting(organization.id),
        today=today,
        years=years,
        page=page,
        is_first=not after,
        kind_titles=KIND_TITLES,
    )


async def _statement(
    request: Request,
    viewer: Viewer,
    found: StatementView,
    *,
    status: int = 200,
    signed: Form | None = None,
    revocation: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[Any]:
    with use_language(found.language):
        lines = lines_of(found)
    return await render_desk(
        request,
        "volunteer_documents/desk/statement.html",
        place="desk",
        title=found.organization_name,
        status=status,
        organization_slug=found.organization_slug,
        base=path_of(found.organization_slug),
        statement=found,
        lines=lines,
        kind_titles=KIND_TITLES,
        refusal=refusal,
        objection=own_verdict(viewer, found.person, found.name),
        signed=signed or SignedForm(),
        revocation=revocation or ReasonForm(),
    )


DESK_ROUTES = (
    show_desk,
    send_decline,
    show_statement,
    take_statement,
    send_signed,
    send_revocation,
    show_batch,
)
