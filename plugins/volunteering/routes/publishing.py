"""What becomes of an offer: published, taken back, closed, called off, deleted, copied."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    post,
    redirect,
)
from core.web.i18n import gettext
from plugins.volunteering.forms import (
    CopyOfferForm,
    ReasonForm,
)
from plugins.volunteering.routes.desk import MANAGE, OFFER, back, back_told, overview, trouble_of
from plugins.volunteering.service.copying import copy_offer
from plugins.volunteering.service.drafting import delete_draft, renew_link
from plugins.volunteering.service.publishing import close_offer, publish_offer, withdraw_offer
from plugins.volunteering.service.shifts import cancel_offer
from plugins.volunteering.values import (
    OfferState,
)

DONE = {
    OfferState.PUBLISHED: msg("The offer is published. People can sign up."),
    OfferState.WAITING: msg("The offer was sent to the city. You get the answer by mail."),
}


@post(OFFER + "/publish", opt={"policy": "volunteering.offer.publish"}, status_code=303)
async def send_publish(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """Publish, send to the city, or open again; what is missing is said."""
    await read_form(request, Form)
    try:
        state = await publish_offer(viewer, offer_id)
    except (Invalid, Refused) as error:
        return await overview(request, viewer, subject, trouble=trouble_of(error), status=422)
    return back(subject, DONE[state])


@post(OFFER + "/withdraw", opt=MANAGE, status_code=303)
async def send_withdrawal(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """Take the offer back from the city."""
    await read_form(request, Form)
    await withdraw_offer(viewer, offer_id)
    return back(subject, msg("The offer is a draft again."))


@post(OFFER + "/close", opt=MANAGE, status_code=303)
async def send_closing(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """Let nobody new sign up; it can be opened again."""
    await read_form(request, Form)
    await close_offer(viewer, offer_id)
    return back(subject, msg("Sign-up is closed. Those who have a place keep it."))


@post(OFFER + "/cancel", opt=MANAGE, status_code=303)
async def send_cancellation(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """Call the offer off with all shifts ahead, with word to those who come."""
    form = await read_form(request, ReasonForm)
    if not form.validate():
        trouble = list(form.reason.errors)
        return await overview(request, viewer, subject, trouble=trouble, status=422)
    told = await cancel_offer(viewer, offer_id, reason=form.reason.data)
    return back_told(subject, msg("The offer is cancelled."), told)


@post(OFFER + "/delete", opt=MANAGE, status_code=303)
async def send_deletion(
    request: Request,
    viewer: NamedDependency[Viewer],
    organization_slug: FromPath[str],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """Throw a draft away."""
    await read_form(request, Form)
    await delete_draft(viewer, offer_id)
    path = f"/desk/{organization_slug}/volunteering"
    return with_flash(redirect(path), "success", gettext("The draft is deleted."))


@post(OFFER + "/copy", opt=MANAGE, status_code=303)
async def send_offer_copy(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """The offer once more as a draft, its shifts from another day on."""
    form = await read_form(request, CopyOfferForm)
    if not form.validate():
        trouble = list(form.first_day.errors)
        return await overview(request, viewer, subject, trouble=trouble, status=422)
    try:
        made = await copy_offer(viewer, offer_id, form.first_day.data)
    except Invalid as invalid:
        return await overview(request, viewer, subject, trouble=trouble_of(invalid), status=422)
    path = f"/desk/{organization_slug}/volunteering/{made.id}"
    text = gettext("This is the copy. It is a draft: look at it and publish it.")
    return with_flash(redirect(path), "success", text)


@post(OFFER + "/link", opt=MANAGE, status_code=303)
async def send_new_link(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """Another link for the hidden shifts; the one before opens nothing any more."""
    await read_form(request, Form)
    await renew_link(viewer, offer_id)
    return back(subject, msg("There is a new link. The old one opens nothing any more."))


PUBLISHING_ROUTES = (
    send_publish,
    send_withdrawal,
    send_closing,
    send_cancellation,
    send_deletion,
    send_offer_copy,
    send_new_link,
)
