"""Qualifications at an organization's desk: papers that it is to see, papers that it has seen."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.data.times import city_today
from core.people.api import Organization, desk_page
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
from plugins.volunteering.queries.kinds import city_kinds
from plugins.volunteering.queries.qualifications import qualifications_seen_by
from plugins.volunteering.routes.desk import BASE
from plugins.volunteering.service.qualifications import decide_qualification, record_qualification
from plugins.volunteering.volunteer_forms import SeenForm

PAGE = BASE + "/qualifications"
ONE = PAGE + "/{qualification_id:uuid}"
POLICY = {"policy": "volunteering.qualifications.see"}
DECIDE = {"policy": "volunteering.qualification.decide"}


@get(PAGE, opt=POLICY)
async def show_papers(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Papers that people ask to have seen, and those that were seen."""
    return await _page(request, subject, SeenForm(kinds=await city_kinds()))


@post(PAGE, opt=POLICY, status_code=303)
async def send_paper(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Keep a paper that was seen."""
    form = await read_form(request, SeenForm, kinds=await city_kinds())
    try:
        form.need_valid()
        await record_qualification(
            viewer, subject, form.content(), name=form.name.data, email=form.email.data
        )
    except Invalid as invalid:
        form.take(invalid)
        return await _page(request, subject, form, status=422)
    return _back(organization_slug, msg("The qualification is kept."))


@post(ONE + "/confirm", opt=DECIDE, status_code=303)
async def send_confirmation(
    request: Request,
    viewer: NamedDependency[Viewer],
    organization_slug: FromPath[str],
    qualification_id: FromPath[UUID],
) -> Response[Any]:
    """The paper was seen and is right."""
    await _decide(request, viewer, qualification_id, is_right=True)
    return _back(organization_slug, msg("The qualification is confirmed."))


@post(ONE + "/refuse", opt=DECIDE, status_code=303)
async def send_refusal(
    request: Request,
    viewer: NamedDependency[Viewer],
    organization_slug: FromPath[str],
    qualification_id: FromPath[UUID],
) -> Response[Any]:
    """The paper is not there, or is not right."""
    await _decide(request, viewer, qualification_id, is_right=False)
    return _back(organization_slug, msg("The qualification is not confirmed."))


async def _decide(request: Request, viewer: Viewer, qualification: UUID, *, is_right: bool) -> None:
    await read_form(request, Form)
    try:
        await decide_qualification(viewer, qualification, is_right=is_right)
    except Refused:
        return  # somebody was quicker; the page shows what holds


def _back(slug: str, text: str) -> Response[Any]:
    path = f"/desk/{slug}/volunteering/qualifications"
    return with_flash(redirect(path), "success", gettext(text))


async def _page(
    request: Request, organization: Organization, form: SeenForm, *, status: int = 200
) -> Response[Any]:
    return await desk_page(
        request,
        organization,
        "volunteering/desk/qualifications.html",
        status=status,
        form=form,
        found=await qualifications_seen_by(organization.id),
        today=city_today(),
    )


QUALIFICATION_ROUTES = (show_papers, send_paper, send_confirmation, send_refusal)
