"""Roles of an offer at the desk: add, change, take away."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.people.api import desk_page
from core.web.forms import Form, read_form
from core.web.handlers import FromPath, NamedDependency, Request, Response, Viewer, get, post
from plugins.volunteering.forms import RoleForm, role_data
from plugins.volunteering.queries import OfferView, role_by_id, roles_of
from plugins.volunteering.queries.briefings import own_wording_of
from plugins.volunteering.queries.kinds import city_kinds
from plugins.volunteering.routes.desk import MANAGE, OFFER, back, overview, trouble_of
from plugins.volunteering.service.roles import add_role, brief_role, change_role, delete_role
from plugins.volunteering.tables import Role

ROLES = OFFER + "/roles"
ROLE = ROLES + "/{role_id:uuid}"


@get(ROLES + "/new", opt=MANAGE)
async def show_new_role(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The empty form, and what becomes of the shifts there are."""
    return await _role_page(request, subject, RoleForm(kinds=await city_kinds()))


@post(ROLES + "/new", opt=MANAGE, status_code=303)
async def send_new_role(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """Add a role."""
    form = await read_form(request, RoleForm, kinds=await city_kinds())
    try:
        form.need_valid()
        made = await add_role(viewer, offer_id, form.content())
        await brief_role(viewer, made, form.briefing.data)
    except Invalid as invalid:
        form.take(invalid)
        return await _role_page(request, subject, form, status=422)
    return back(subject, msg("The role is added."))


@get(ROLE, opt=MANAGE)
async def show_role(
    request: Request,
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
    role_id: FromPath[UUID],
) -> Response[Any]:
    """The form with what the role is now."""
    role = await _role_of(offer_id, role_id)
    wording = await own_wording_of(role.briefing) if role.briefing else None
    data = role_data(role, wording.text if wording else None)
    form = RoleForm(data=data, kinds=await city_kinds())
    return await _role_page(request, subject, form, role)


@post(ROLE, opt=MANAGE, status_code=303)
async def send_role(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
    role_id: FromPath[UUID],
) -> Response[Any]:
    """Change what the role is."""
    role = await _role_of(offer_id, role_id)
    form = await read_form(request, RoleForm, kinds=await city_kinds())
    try:
        form.need_valid()
        await change_role(viewer, role_id, form.content(role))
        await brief_role(viewer, role_id, form.briefing.data)
    except Invalid as invalid:
        form.take(invalid)
        return await _role_page(request, subject, form, role, status=422)
    return back(subject, msg("Saved."))


@post(ROLE + "/delete", opt=MANAGE, status_code=303)
async def send_role_deletion(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
    role_id: FromPath[UUID],
) -> Response[Any]:
    """Take the role away, unless shifts need people in it."""
    await read_form(request, Form)
    await _role_of(offer_id, role_id)
    try:
        await delete_role(viewer, role_id)
    except Refused as refused:
        return await overview(request, viewer, subject, trouble=trouble_of(refused), status=422)
    return back(subject, msg("The role is deleted."))


async def _role_of(offer: UUID, role: UUID) -> Role:
    """A role of this offer. Raises NotFound."""
    found = await role_by_id(role)
    if found is None or found.offer != offer:
        raise NotFound
    return found


async def _role_page(
    request: Request,
    view: OfferView,
    form: RoleForm,
    role: Role | None = None,
    *,
    status: int = 200,
) -> Response[Any]:
    known = await roles_of(view.offer.id)
    return await desk_page(
        request,
        view.organization,
        "volunteering/desk/role.html",
        status=status,
        view=view,
        form=form,
        role=role,
        is_first=not any(one.title for one in known),
    )


ROLE_ROUTES = (show_new_role, send_new_role, show_role, send_role, send_role_deletion)
