"""The public pages of organizations: directory, page, privacy notice, registration."""

from typing import Any
from uuid import UUID

from litestar.di import NamedDependency

from core.contracts.errors import Invalid, NotAllowed, Refused
from core.contracts.texts import msg
from core.people.areas import AREAS, area_choices, area_name
from core.people.directory import CHANGED, areas_of, find_organizations, privacy_notice, version_key
from core.people.forms import RegistrationForm
from core.people.kinds import KIND_RULES
from core.people.routes.browser import with_rotated_session
from core.people.rules import may_register_kind, works_for_organization
from core.people.service.accounts import change_person
from core.people.service.organizations import register_organization
from core.people.service.terms import terms_in_force
from core.people.tables import Organization
from core.people.values import STATE_TITLES, OrganizationKind, OrganizationState
from core.services.files.api import drop_picture, picture_path, store_picture
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import (
    FromPath,
    Request,
    Response,
    Viewer,
    get,
    moved_for_good,
    post,
    redirect,
)
from core.web.i18n import gettext, language
from core.web.kept import Page, kept
from core.web.rendering import render

DIRECTORY = "/organizations"
FILTERS = {"q", "area", "kind", "after", "lang"}
SENT = msg("The organization is registered and waits for the city. You will get a mail.")


@get(DIRECTORY, opt={"policy": "people.directory"})
async def show_directory(request: Request) -> Response[Any]:
    """Verified organizations, with search by name, area and kind."""
    asked = read_filters(request)

    async def build() -> Page:
        page = await find_organizations(
            search=asked["q"], area=asked["area"], kind=asked["kind"], after=asked["after"]
        )
        context = {"page": page, "asked": asked, "kinds": kind_choices(), "area_name": area_name}
        areas = area_choices(language())
        return Page(template="people/organizations.html", context=context | {"areas": areas})

    key = f"{DIRECTORY}?{sorted(asked.items())}"
    return await kept(request, key, versions=[CHANGED], build=build)


@get(DIRECTORY + "/{organization_slug:str}", opt={"policy": "people.organization.view"})
async def show_organization(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Who the organization is and how to reach it; a merged one's address leads on."""
    organization: Organization = subject
    if organization_slug != organization.slug:
        return moved_for_good(f"{DIRECTORY}/{organization.slug}")

    async def build() -> Page:
        context = organization_context(organization) | {
            "is_ours": works_for_organization(viewer, organization)
        }
        return Page(template="people/organization.html", context=context)

    versions = [version_key(organization.id)]
    return await kept(request, f"{DIRECTORY}/{organization.slug}", versions=versions, build=build)


@get(DIRECTORY + "/{organization_slug:str}/privacy", opt={"policy": "people.organization.view"})
async def show_privacy(
    request: Request, subject: NamedDependency[Any], organization_slug: FromPath[str]
) -> Response[Any]:
    """The organization's privacy notice, filled from its page."""
    organization: Organization = subject
    if organization_slug != organization.slug:
        return moved_for_good(f"{DIRECTORY}/{organization.slug}/privacy")

    async def build() -> Page:
        notice = privacy_notice(organization, language())
        context = {"organization": organization, "notice": notice}
        return Page(template="people/organization_privacy.html", context=context)

    key, versions = f"{DIRECTORY}/{organization.slug}/privacy", [version_key(organization.id)]
    return await kept(request, key, versions=versions, build=build)


@get(DIRECTORY + "/new", opt={"policy": "people.organization.register"})
async def show_registration(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """First what it is, then the form that this kind needs."""
    kind = read_kind(viewer, request.query_params.get("kind"))
    if kind is None:
        kinds = [pair for pair in kind_choices() if may_register_kind(viewer, pair[0])]
        return await render(request, "people/organization_kinds.html", kinds=kinds)
    return await _form_page(request, await _new_form(request, viewer, kind))


@post(DIRECTORY + "/new", opt={"policy": "people.organization.register"})
async def register(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Register it; what was typed stays when something is wrong."""
    kind = read_kind(viewer, request.query_params.get("kind"))
    if kind is None:
        raise NotAllowed
    form = await _new_form(request, viewer, kind)
    if not form.validate():
        return await _form_page(request, form, status=422)
    try:
        organization = await _register(viewer, form)
    except Invalid as error:
        form.take(error)
        return await _form_page(request, form, status=422)
    except Refused as error:
        form.refuse("legal_name", error.refusal.text, **error.refusal.values)
        return await _form_page(request, form, status=409)
    response = redirect(f"/desk/{organization.slug}/profile")
    return await with_rotated_session(request, with_flash(response, "success", gettext(SENT)))


def read_filters(request: Request) -> dict[str, str]:
    """The filters of the directory; only listed keys and values. Raises Invalid."""
    asked = {
        name: request.query_params.get(name, "")[:200] for name in ("q", "area", "kind", "after")
    }
    wrong = set(request.query_params) - FILTERS
    if asked["area"] and asked["area"] not in AREAS:
        wrong.add("area")
    if asked["kind"] and asked["kind"] not in set(OrganizationKind):
        wrong.add("kind")
    if wrong:
        raise Invalid({name[:80]: [msg("This is not on the list.")] for name in wrong})
    return asked


def read_kind(viewer: Viewer, text: str | None) -> OrganizationKind | None:
    """The chosen kind, if there is such a one and the viewer may register it."""
    if text not in set(OrganizationKind):
        return None
    kind = OrganizationKind(text)
    return kind if may_register_kind(viewer, kind) else None


def kind_choices() -> list[tuple[OrganizationKind, str]]:
    """All kinds with their names."""
    return [(kind, gettext(rules.title)) for kind, rules in KIND_RULES.items()]


def organization_context(organization: Organization) -> dict[str, Any]:
    """What pages about one organization show. `sections` are pieces of other rooms."""
    return {
        "organization": organization,
        "areas": [area_name(code, language()) for code in areas_of(organization)],
        "kind_title": gettext(KIND_RULES[OrganizationKind(organization.kind)].title),
        "state": organization.state,
        "state_title": gettext(STATE_TITLES[OrganizationState(organization.state)]),
        "logo_path": picture_path(organization.logo, 480) if organization.logo else "",
        "rules": KIND_RULES[OrganizationKind(organization.kind)],
        "sections": (),
    }


async def store_logo(viewer: Viewer, form: Any, organization: UUID | None = None) -> UUID | None:
    """Keep the logo that was chosen in a form, if any. Raises Invalid, beside its field."""
    data = await form["logo"].read()
    if not data:
        return None
    try:
        return (await store_picture(data, by=viewer, organization=organization)).id
    except Invalid as error:
        raise Invalid(
            {"logo": [text for texts in error.fields.values() for text in texts]}
        ) from error


async def _register(viewer: Viewer, form: RegistrationForm) -> Organization:
    logo = await store_logo(viewer, form)
    try:
        organization = await register_organization(
            viewer,
            form.details(),
            terms_version=form["terms_version"].data,
            function=form["function"].data or "",
            logo=logo,
        )
    except (Invalid, Refused):
        if logo:
            await drop_picture(logo)
        raise
    if not viewer.name:
        await change_person(viewer, name=form["person_name"].data, language=viewer.language)
    return organization


async def _new_form(request: Request, viewer: Viewer, kind: OrganizationKind) -> RegistrationForm:
    terms = await terms_in_force()
    given = {"person_name": viewer.name, "email": viewer.email, "terms_version": terms.version}
    return await read_form(request, RegistrationForm, data=given, organization_kind=kind)


async def _form_page(
    request: Request, form: RegistrationForm, *, status: int = 200
) -> Response[Any]:
    rules = KIND_RULES[form.organization_kind]
    title, template = gettext(rules.title), "people/organization_new.html"
    return await render(request, template, status=status, form=form, kind_title=title, rules=rules)


HANDLERS = (
    show_directory,
    show_registration,
    register,
    show_organization,
    show_privacy,
)
