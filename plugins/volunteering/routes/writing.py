"""Writing an offer at the desk: the form of a new one, and changing what one says."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.people.api import Organization, desk_page
from core.people.api import areas_of as organization_areas
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
from plugins.volunteering.forms import (
    OfferForm,
    offer_data,
)
from plugins.volunteering.queries import (
    OfferView,
    host_of,
)
from plugins.volunteering.routes.desk import BASE, MANAGE, OFFER, back
from plugins.volunteering.rules import may_host
from plugins.volunteering.service.drafting import create_offer, edit_offer


@get(BASE + "/new", opt={"policy": "volunteering.offer.create"})
async def show_new(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The form with the organization's own areas. Raises Refused where the law says no."""
    if refusal := may_host(host_of(subject)):
        raise Refused(refusal)
    form = OfferForm(data={"areas": organization_areas(subject)})
    return await _form_page(request, subject, form)


@post(BASE + "/new", opt={"policy": "volunteering.offer.create"}, status_code=303)
async def send_new(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Save a draft; shifts come next."""
    form = await read_form(request, OfferForm)
    try:
        form.need_valid()
        offer = await create_offer(viewer, subject, form.content())
    except Invalid as invalid:
        form.take(invalid)
        return await _form_page(request, subject, form, status=422)
    text = gettext("The draft is saved. Now add shifts.")
    path = f"/desk/{organization_slug}/volunteering/{offer.id}"
    return with_flash(redirect(path), "success", text)


@get(OFFER + "/edit", opt=MANAGE)
async def show_edit(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The form with what the offer says now."""
    form = OfferForm(data=offer_data(subject.offer))
    return await _form_page(request, subject.organization, form, subject)


@post(OFFER + "/edit", opt=MANAGE, status_code=303)
async def send_edit(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """Change what the offer says."""
    form = await read_form(request, OfferForm)
    try:
        form.need_valid()
        await edit_offer(viewer, offer_id, form.content())
    except (Invalid, Refused) as error:
        form.take(error)
        return await _form_page(request, subject.organization, form, subject, status=422)
    return back(subject, msg("Saved."))


async def _form_page(
    request: Request,
    organization: Organization,
    form: OfferForm,
    view: OfferView | None = None,
    *,
    status: int = 200,
) -> Response[Any]:
    return await desk_page(
        request,
        organization,
        "volunteering/desk/form.html",
        status=status,
        form=form,
        view=view,
    )


WRITING_ROUTES = (show_new, send_new, show_edit, send_edit)
