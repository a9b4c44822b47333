"""An organization's desk: its profile and its members."""

from typing import Any
from uuid import UUID

from litestar.di import NamedDependency

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.people.forms import (
    EmptyForm,
    IdentityKeptForm,
    InvitationForm,
    OrganizationForm,
    RoleForm,
    typed_from,
)
from core.people.queries import members_of, open_invitations, own_organizations
from core.people.routes.handover_notice import handover_context
from core.people.routes.organizations import organization_context, store_logo
from core.people.rules import may_change_identity, may_change_organization, may_give_role
from core.people.service.invitations import invite_member, revoke_invitation
from core.people.service.memberships import change_role, end_membership
from core.people.service.organizations import (
    change_organization,
    submit_organization,
)
from core.people.tables import Organization
from core.people.values import ROLE_TITLES, OrganizationKind, OrganizationRole
from core.services.cases.api import last_case_of
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import FromPath, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render_desk

PROFILE = "/desk/{organization_slug:str}/profile"
MEMBERS = "/desk/{organization_slug:str}/members"
EDIT = {"policy": "people.organization.edit"}
MANAGE = {"policy": "people.members.manage"}
INVITED = msg("The invitation is on its way. It works for 14 days.")


@get("/desk", opt={"policy": "people.desk"})
async def show_desks(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """The organizations that I act for."""
    mine = await own_organizations(viewer)
    return await render_desk(
        request,
        "people/desks.html",
        place="me",
        title=viewer.name or viewer.email,
        organizations=mine,
    )


@get(PROFILE, opt=EDIT)
async def show_profile(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """What the organization says of itself."""
    return await _profile_page(request, subject, await _profile_form(request, viewer, subject))


@post(PROFILE, opt=EDIT)
async def save_profile(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Save it; what was typed stays when something is wrong."""
    form = await _profile_form(request, viewer, subject)
    if not form.validate():
        return await _profile_page(request, subject, form, status=422)
    try:
        logo = await store_logo(viewer, form, subject.id) or subject.logo
        await change_organization(viewer, subject, form.details(subject), logo=logo)
    except Invalid as error:
        form.take(error)
        return await _profile_page(request, subject, form, status=422)
    except Refused as error:
        form.refuse("short_name", error.refusal.text, **error.refusal.values)
        return await _profile_page(request, subject, form, status=409)
    return with_flash(redirect(f"/desk/{subject.slug}/profile"), "success", gettext("Saved."))


@post("/desk/{organization_slug:str}/submit", opt=EDIT)
async def submit(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Send a draft to the city again."""
    await read_form(request, EmptyForm)
    await submit_organization(viewer, subject)
    said = gettext("Sent to the city. You will get a mail.")
    return with_flash(redirect(f"/desk/{subject.slug}/profile"), "success", said)


@get(MEMBERS, opt={"policy": "people.members.view"})
async def show_members(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Who acts for the organization."""
    return await _members_page(request, viewer, subject)


@post(MEMBERS, opt=MANAGE)
async def invite(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Invite somebody by mail; one answer for known and unknown addresses."""
    form = await read_form(request, InvitationForm)
    if not form.validate():
        return await _members_page(request, viewer, subject, form=form)
    await invite_member(
        viewer,
        subject,
        email=form["email"].data,
        role=form["role"].data,
        function=form["function"].data or "",
    )
    return with_flash(_to_members(subject), "success", gettext(INVITED))


@post(MEMBERS + "/{membership:uuid}/role", opt=MANAGE)
async def give_role(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    membership: FromPath[UUID],
) -> Response[Any]:
    """Give a member another role."""
    form = await read_form(request, RoleForm)
    await change_role(viewer, subject, membership, form["role"].data or "")
    return with_flash(_to_members(subject), "success", gettext("The role is changed."))


@post(MEMBERS + "/{membership:uuid}/end", opt=MANAGE)
async def end(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    membership: FromPath[UUID],
) -> Response[Any]:
    """End a membership."""
    await read_form(request, EmptyForm)
    await end_membership(viewer, subject, membership)
    return with_flash(_to_members(subject), "success", gettext("The membership has ended."))


@post(MEMBERS + "/invitations/{invitation:uuid}/revoke", opt=MANAGE)
async def revoke(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    invitation: FromPath[UUID],
) -> Response[Any]:
    """Take an invitation back."""
    await read_form(request, EmptyForm)
    await revoke_invitation(viewer, subject, invitation)
    return with_flash(_to_members(subject), "success", gettext("The invitation is taken back."))


def _to_members(organization: Organization) -> Response[bytes]:
    return redirect(f"/desk/{organization.slug}/members")


async def _profile_form(
    request: Request, viewer: Viewer, organization: Organization
) -> OrganizationForm:
    kind = OrganizationForm if may_change_identity(viewer, organization) else IdentityKeptForm
    return await read_form(
        request,
        kind,
        data=typed_from(organization),
        organization_kind=OrganizationKind(organization.kind),
    )


async def _profile_page(
    request: Request, organization: Organization, form: OrganizationForm, *, status: int = 200
) -> Response[Any]:
    return await render_desk(
        request,
        "people/profile.html",
        place="desk",
        title=organization.name,
        status=status,
        form=form,
        case=await last_case_of("people.verification", organization.id),
        **organization_context(organization),
        organization_slug=organization.slug,
    )


async def _members_page(
    request: Request,
    viewer: Viewer,
    organization: Organization,
    *,
    form: InvitationForm | None = None,
) -> Response[Any]:
    roles = [role for role in OrganizationRole if may_give_role(viewer, organization.id, role)]
    return await render_desk(
        request,
        "people/members.html",
        place="desk",
        title=organization.name,
        organization_slug=organization.slug,
        status=422 if form else 200,
        organization=organization,
        members=await members_of(organization.id),
        invitations=await open_invitations(organization.id),
        roles=[(role.value, gettext(ROLE_TITLES[role])) for role in roles],
        role_titles=ROLE_TITLES,
        form=form or InvitationForm(),
        may_manage=may_change_organization(viewer, organization),
        **await handover_context(organization),
    )


HANDLERS = (
    show_desks,
    show_profile,
    save_profile,
    submit,
    show_members,
    invite,
    give_role,
    end,
    revoke,
)
