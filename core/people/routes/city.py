"""The city's desk: all organizations, one of them with its history, reports of content."""

from typing import Any
from uuid import UUID

from litestar.di import NamedDependency

from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import msg
from core.people.directory import find_organizations, former_ids
from core.people.forms import ReasonForm
from core.people.history import told
from core.people.kinds import KIND_RULES
from core.people.queries import members_of, report_by_id
from core.people.routes.handover_notice import handover_context
from core.people.routes.organizations import organization_context
from core.people.rules import is_city_admin
from core.people.service.terms import has_accepted_terms
from core.people.service.verification import suspend_organization
from core.people.tables import Organization
from core.people.values import ROLE_TITLES, STATE_TITLES, OrganizationKind, OrganizationState
from core.services.audit.api import entries_of
from core.services.cases.api import last_case_of
from core.settings import current
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import FromPath, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render_desk

LIST = "/city/organizations"
ONE = LIST + "/{organization_slug:str}"
SUSPEND = {"policy": "people.organization.suspend"}


@get(LIST, opt={"policy": "people.city.organizations"})
async def show_all(request: Request) -> Response[Any]:
    """Organizations in every state."""
    state = request.query_params.get("state", "")
    if state and state not in set(OrganizationState):
        raise Invalid({"state": [msg("This is not on the list.")]})
    search, after = request.query_params.get("q", "")[:200], request.query_params.get("after", "")
    states = [OrganizationState(state)] if state else list(OrganizationState)
    return await city_desk(
        request,
        "people/city_organizations.html",
        page=await find_organizations(states=states, search=search, after=after[:600]),
        asked={"q": search, "state": state},
        state_titles=STATE_TITLES,
    )


@get(ONE, opt={"policy": "people.organization.oversee"})
async def show_one(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """One organization's data, people and history."""
    return await _one_page(request, viewer, subject, ReasonForm())


@post(ONE + "/suspend", opt=SUSPEND)
async def suspend(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Take it off the public pages."""
    return await _set_suspended(request, viewer, subject, is_suspended=True)


@post(ONE + "/unsuspend", opt=SUSPEND)
async def unsuspend(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Put it back."""
    return await _set_suspended(request, viewer, subject, is_suspended=False)


@get("/city/reports/{report:uuid}", opt={"policy": "people.city.organizations"})
async def show_report(request: Request, report: FromPath[UUID]) -> Response[Any]:
    """One report of content; it is decided in the inbox."""
    found = await report_by_id(report)
    if found is None:
        raise NotFound
    case = await last_case_of("people.report", report)
    return await city_desk(request, "people/city_report.html", report=found, case=case)


async def _set_suspended(
    request: Request, viewer: Viewer, organization: Organization, *, is_suspended: bool
) -> Response[Any]:
    form = await read_form(request, ReasonForm)
    reason = form["reason"].data or ""
    try:
        form.validate()
        await suspend_organization(viewer, organization, is_suspended=is_suspended, reason=reason)
    except Invalid as error:
        form.take(error)
        return await _one_page(request, viewer, organization, form, status=422)
    said = msg("The organization is suspended.") if is_suspended else msg("It is back.")
    return with_flash(redirect(f"{LIST}/{organization.slug}"), "success", gettext(said))


async def _one_page(
    request: Request,
    viewer: Viewer,
    organization: Organization,
    form: ReasonForm,
    *,
    status: int = 200,
) -> Response[Any]:
    return await city_desk(
        request,
        "people/city_organization.html",
        status=status,
        form=form,
        members=await members_of(organization.id),
        role_titles=ROLE_TITLES,
        case=await last_case_of("people.verification", organization.id),
        history=[
            entry
            for one in (organization.id, *await former_ids(organization.id))
            for entry in told(await entries_of(one))
        ],
        is_of_the_city=KIND_RULES[OrganizationKind(organization.kind)].is_of_the_city,
        has_accepted=await has_accepted_terms(organization.id),
        may_edit=is_city_admin(viewer),
        **await handover_context(organization),
        **organization_context(organization),
    )


async def city_desk(
    request: Request, template: str, *, status: int = 200, **context: Any
) -> Response[Any]:
    """A page of the city's desk."""
    return await render_desk(
        request,
        template,
        place="city",
        title=current().city_name,
        status=status,
        desk_kind=gettext("The city's office"),
        **context,
    )


HANDLERS = (show_all, show_one, suspend, unsuspend, show_report)
