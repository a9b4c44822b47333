"""Checks before work with minors, at the organization's desk."""

from typing import Any

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.data.times import city_today
from core.people.api import Organization, desk_page
from core.services.periods.api import number_on
from core.web.flashes import with_flash
from core.web.forms import read_form
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
from core.web.papers import papers_about
from plugins.volunteering.checking import VALID, check_verdict
from plugins.volunteering.queries.checks import checks_of
from plugins.volunteering.routes.desk import BASE
from plugins.volunteering.service.checks import record_check
from plugins.volunteering.volunteer_forms import CheckForm

CHECKS = BASE + "/checks"
POLICY = {"policy": "volunteering.checks.manage"}


@get(CHECKS, opt=POLICY)
async def show_checks(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Whose check is good and until when, and the form for the next one."""
    return await _page(request, subject, CheckForm())


@post(CHECKS, opt=POLICY, status_code=303)
async def send_check(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Keep a check."""
    form = await read_form(request, CheckForm)
    try:
        form.need_valid()
        await record_check(
            viewer, subject, form.content(), name=form.name.data, email=form.email.data
        )
    except Invalid as invalid:
        form.take(invalid)
        return await _page(request, subject, form, status=422)
    path = f"/desk/{organization_slug}/volunteering/checks"
    return with_flash(redirect(path), "success", gettext(msg("The check is kept.")))


async def _page(
    request: Request, organization: Organization, form: CheckForm, *, status: int = 200
) -> Response[Any]:
    today = city_today()
    valid_days = await number_on(VALID.key)
    found = await checks_of(organization.id)
    return await desk_page(
        request,
        organization,
        "volunteering/desk/checks.html",
        status=status,
        form=form,
        checks=[
            (one, check_verdict(one.content, today, valid_days=valid_days) is None) for one in found
        ],
        found_papers=await papers_about("volunteering.organization", organization.id),
    )


CHECK_ROUTES = (show_checks, send_check)
