"""The city's desk: two rows of one organization are laid side by side and become one."""

from typing import Any

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.people.areas import area_name
from core.people.directory import (
    areas_of,
    find_duplicates,
    find_organizations,
    organization_by_slug,
)
from core.people.forms import MergeForm
from core.people.imports.columns import COLUMN_TITLES
from core.people.kinds import KIND_RULES
from core.people.merge_rules import differences, proposed
from core.people.queries import members_of
from core.people.routes.city import LIST, city_desk
from core.people.service.merges import merge_organizations
from core.people.tables import Organization
from core.people.values import OrganizationKind, OrganizationState
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import NamedDependency, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext, language

PAGE = LIST + "/{organization_slug:str}/merge"
OPT = {"policy": "people.organization.merge"}
TITLES = COLUMN_TITLES | {"logo": msg("Logo")}


@get(PAGE, opt=OPT)
async def show_merge(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """First which other one, then both side by side."""
    other = await _other(subject, request.query_params.get("with", "")[:90])
    if other is None:
        return await _choice_page(request, subject)
    form = await read_form(request, MergeForm, data={"other": other.slug})
    return await _page(request, subject, other, form)


@post(PAGE, opt=OPT, status_code=200)
async def send_merge(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Merge them; what was chosen stays when something is wrong."""
    form = await read_form(request, MergeForm)
    other = await _other(subject, form["other"].data or "")
    if other is None:
        raise Invalid({"other": [msg("This is not on the list.")]})
    if not form.validate():
        return await _page(request, subject, other, form, status=422)
    chosen = {name for name in differences(subject, other) if form[name].data == "other"}
    try:
        await merge_organizations(
            viewer,
            kept=subject.id,
            merged=other.id,
            from_merged=frozenset(chosen),
            reason=form["reason"].data,
        )
    except Refused as error:
        form.refuse("reason", error.refusal.text, **error.refusal.values)
        return await _page(request, subject, other, form, status=409)
    said = gettext("Merged. The old address leads to this organization.")
    return with_flash(redirect(f"{LIST}/{subject.slug}"), "success", said)


async def _other(subject: Organization, slug: str) -> Organization | None:
    found = await organization_by_slug(slug) if slug else None
    return found if found is not None and found.id != subject.id else None


async def _choice_page(request: Request, subject: Organization) -> Response[Any]:
    search = request.query_params.get("q", "")[:200]
    states = [one for one in OrganizationState if one is not OrganizationState.MERGED]
    found = (await find_organizations(states=states, search=search)).lines if search else ()
    return await city_desk(
        request,
        "people/merge_choice.html",
        organization=subject,
        likely=await find_duplicates(subject),
        search=search,
        found=[one for one in found if one.id != subject.id],
    )


async def _page(
    request: Request,
    subject: Organization,
    other: Organization,
    form: MergeForm,
    *,
    status: int = 200,
) -> Response[Any]:
    proposal = proposed(subject, other)
    if not form.is_sent:
        for name, source in proposal.items():
            form[name].data = "other" if source == "merged" else "this"
    return await city_desk(
        request,
        "people/merge.html",
        status=status,
        organization=subject,
        other=other,
        form=form,
        fields=[
            (name, gettext(TITLES[name]), _words(subject, name), _words(other, name))
            for name in proposal
        ],
        people=[len(await members_of(one.id)) for one in (subject, other)],
    )


def _words(organization: Organization, name: str) -> str:
    """A field as a reader sees it."""
    value = getattr(organization, name)
    if name == "kind":
        return gettext(KIND_RULES[OrganizationKind(value)].title)
    if name == "areas":
        return ", ".join(area_name(code, language()) for code in areas_of(organization))
    if name == "logo":
        return gettext("A picture") if value else ""
    return value.to(language()) if hasattr(value, "texts") else value or ""


HANDLERS = (show_merge, send_merge)
