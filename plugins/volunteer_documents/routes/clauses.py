"""A host's own clauses of agreements: the list with ours to begin with, one to be changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.people.api import Organization
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
from core.web.rendering import render_desk
from plugins.volunteer_documents.agreement_forms import ClauseForm, ReadyClauseForm
from plugins.volunteer_documents.clause_queries import ClauseView, clauses_of
from plugins.volunteer_documents.ready_clauses import READY, in_all_languages
from plugins.volunteer_documents.routes.desk import BASE, DESK, path_of
from plugins.volunteer_documents.service.clauses import (
    change_clause,
    remove_clause,
    take_ready_clause,
    write_clause,
)

ALL = BASE + "/clauses"
ONE = ALL + "/{clause_id:uuid}"
CLAUSE = {"policy": "volunteer_documents.clause"}
KEPT = msg("The clause is kept. Agreements that are written already stay as they are.")


@get(ALL, opt=DESK)
async def show_clauses(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What the host adds to its agreements, and what it could begin with."""
    return await _list(request, subject)


@post(ALL + "/ready", opt=DESK, status_code=303)
async def send_ready_clause(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Take one of ours over, and read it before it is used."""
    form = await read_form(request, ReadyClauseForm)
    try:
        made = await take_ready_clause(viewer, subject, form.key.data or "")
    except Refused as refused:
        return await _list(request, subject, refused=refused, status=409)
    text = gettext(msg("The clause is on your list. Read it and change what does not fit."))
    return with_flash(redirect(f"{path_of(organization_slug)}/clauses/{made}"), "success", text)


@get(ALL + "/new", opt=DESK)
async def show_clause_form(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """One in the host's own words."""
    return await _form_page(request, subject.short_name, subject.slug, ClauseForm())


@post(ALL + "/new", opt=DESK, status_code=303)
async def send_clause(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Keep it."""
    form = await read_form(request, ClauseForm)
    try:
        form.need_valid()
        await write_clause(viewer, subject, **form.said())
    except (Invalid, Refused) as error:
        form.take(error)
        status = 422 if isinstance(error, Invalid) else 409
        return await _form_page(request, subject.short_name, subject.slug, form, status=status)
    return with_flash(redirect(f"{path_of(organization_slug)}/clauses"), "success", gettext(KEPT))


@get(ONE, opt=CLAUSE)
async def show_clause(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The words as they stand."""
    said = {"title": subject.title, "text": subject.text, "is_usual": subject.is_usual}
    return await _page(request, subject, ClauseForm(data=said))


@post(ONE, opt=CLAUSE, status_code=303)
async def send_clause_change(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    clause_id: FromPath[UUID],
) -> Response[Any]:
    """Other words, for agreements that are written from now on."""
    form = await read_form(request, ClauseForm)
    try:
        form.need_valid()
        await change_clause(viewer, clause_id, **form.said())
    except Invalid as invalid:
        form.take(invalid)
        return await _page(request, subject, form, status=422)
    return with_flash(redirect(f"{path_of(organization_slug)}/clauses"), "success", gettext(KEPT))


@post(ONE + "/remove", opt=CLAUSE, status_code=303)
async def send_clause_removal(
    request: Request,
    viewer: NamedDependency[Viewer],
    organization_slug: FromPath[str],
    clause_id: FromPath[UUID],
) -> Response[Any]:
    """Take it off the list."""
    await read_form(request, Form)
    await remove_clause(viewer, clause_id)
    text = gettext(msg("The clause is off the list. Agreements that have it keep it."))
    return with_flash(redirect(f"{path_of(organization_slug)}/clauses"), "success", text)


async def _list(
    request: Request, host: Organization, *, refused: Refused | None = None, status: int = 200
) -> Response[Any]:
    clauses = await clauses_of(host.id)
    taken = {str(one.title) for one in clauses}
    ready = {key: tuple(map(in_all_languages, said)) for key, said in READY.items()}
    return await render_desk(
        request,
        "volunteer_documents/desk/clauses.html",
        place="desk",
        title=host.short_name,
        status=status,
        organization_slug=host.slug,
        base=path_of(host.slug),
        clauses=clauses,
        ready={key: said for key, said in ready.items() if str(said[0]) not in taken},
        refusal=refused.refusal if refused else None,
    )


async def _page(
    request: Request, clause: ClauseView, form: ClauseForm, *, status: int = 200
) -> Response[Any]:
    return await _form_page(
        request,
        clause.organization_name,
        clause.organization_slug,
        form,
        clause=clause.id,
        status=status,
    )


async def _form_page(
    request: Request,
    title: str,
    slug: str,
    form: ClauseForm,
    *,
    clause: UUID | None = None,
    status: int = 200,
) -> Response[Any]:
    return await render_desk(
        request,
        "volunteer_documents/desk/clause.html",
        place="desk",
        title=title,
        status=status,
        organization_slug=slug,
        base=path_of(slug),
        form=form,
        clause=clause,
    )


CLAUSE_ROUTES = (
    show_clauses,
    send_ready_clause,
    show_clause_form,
    send_clause,
    show_clause,
    send_clause_change,
    send_clause_removal,
)
