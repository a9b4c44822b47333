"""What counts for pupils at an organization: hours or points and how many, from a day on."""

from __future__ import annotations

from typing import Any

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.data.times import city_today
from core.people.api import Organization, desk_page
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
from plugins.volunteering.queries.school_hours import rules_of
from plugins.volunteering.routes.classes import CLASSES, MANAGE, school_words
from plugins.volunteering.school_forms import (
    RulesForm,
    SinceForm,
    rules_data,
)
from plugins.volunteering.school_rules import rules_on
from plugins.volunteering.service.schools import (
    delete_rules,
    save_rules,
)

RULES = CLASSES + "/rules"


@get(RULES, opt=MANAGE)
async def show_rules(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What holds, what held and will hold, and the form for others."""
    sets = await rules_of(subject.id)
    form = RulesForm(data=rules_data(rules_on(sets, city_today()), city_today()))
    return await _rules_page(request, subject, form)


@post(RULES, opt=MANAGE, status_code=303)
async def send_rules(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Keep rules from a day on."""
    form = await read_form(request, RulesForm)
    try:
        form.need_valid()
        await save_rules(viewer, subject.id, form.rules())
    except Invalid as invalid:
        form.take(invalid)
        return await _rules_page(request, subject, form, status=422)
    way = redirect(f"/desk/{organization_slug}/volunteering/classes/rules")
    return with_flash(way, "success", gettext(msg("The rules are saved.")))


@post(RULES + "/delete", opt=MANAGE, status_code=303)
async def send_rules_away(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Take rules back."""
    form = await read_form(request, SinceForm)
    if form.validate():
        await delete_rules(viewer, subject.id, form.since.data)
    way = redirect(f"/desk/{organization_slug}/volunteering/classes/rules")
    return with_flash(way, "success", gettext(msg("Deleted.")))


async def _rules_page(
    request: Request, organization: Organization, form: RulesForm, *, status: int = 200
) -> Response[Any]:
    sets = await rules_of(organization.id)
    return await desk_page(
        request,
        organization,
        "volunteering/classes/rules.html",
        status=status,
        form=form,
        sets=sets,
        holds=rules_on(sets, city_today()),
        **school_words(),
    )


SCHOOL_RULE_ROUTES = (show_rules, send_rules, send_rules_away)
