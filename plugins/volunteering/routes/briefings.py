"""Briefings: reading one and saying so, writing one at the desk."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from litestar.params import QueryParameter

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.people.api import desk_page
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
from core.web.rendering import render
from plugins.volunteering.forms import AcknowledgementForm, BriefingForm
from plugins.volunteering.queries import OfferView, role_by_id
from plugins.volunteering.queries.briefings import briefing_of, has_read, wordings_of
from plugins.volunteering.routes.desk import MANAGE, OFFER
from plugins.volunteering.service.briefings import acknowledge, write_briefing
from plugins.volunteering.tables import Role

PAGE = "/volunteering/{slug:str}/briefing"


@get(PAGE, opt={"policy": "volunteering.briefing.read"})
async def show_briefing(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    role: Annotated[UUID | None, QueryParameter(name="role")] = None,
) -> Response[Any]:
    """What volunteers of the offer, or of one of its roles, have to know, if anything."""
    own = await _role_with_briefing(subject.offer.id, role)
    wording = await briefing_of(subject.offer.id, own.briefing if own else None)
    person = viewer.person
    is_read = bool(wording and person and await has_read(person, wording.id))
    response = await render(
        request,
        "volunteering/briefing.html",
        view=subject,
        role=own,
        wording=wording,
        is_read=is_read,
    )
    response.set_header("Cache-Control", "no-store")
    return response


@post(PAGE, opt={"policy": "volunteering.briefing.acknowledge"}, status_code=303)
async def send_acknowledgement(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    slug: FromPath[str],
    role: Annotated[UUID | None, QueryParameter(name="role")] = None,
) -> Response[Any]:
    """Keep that the wording which was shown was read; a newer one is to be read first."""
    form = await read_form(request, AcknowledgementForm)
    own = await _role_with_briefing(subject.offer.id, role)
    page = f"/volunteering/{slug}/briefing" + (f"?role={own.id}" if own else "")
    if viewer.person is None:
        return redirect(f"/sign-in?next={quote(page)}")
    wording = await briefing_of(subject.offer.id, own.briefing if own else None)
    if wording is None or str(wording.id) != form.wording.data:
        text = gettext(msg("The briefing has changed meanwhile. Read it again."))
        return with_flash(redirect(page), "warning", text)
    await acknowledge(viewer, wording.id)
    text = gettext(msg("Kept. Now you can sign up."))
    return with_flash(redirect(f"/volunteering/{slug}"), "success", text)


async def _role_with_briefing(offer: UUID, role: UUID | None) -> Role | None:
    """A role of the offer that has a briefing of its own; None reads the offer's."""
    found = await role_by_id(role) if role else None
    return found if found and found.offer == offer and found.briefing else None


@get(OFFER + "/briefing", opt=MANAGE)
async def show_writing(
    request: Request,
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """The wording that holds, to be changed, and those before it."""
    wording = await briefing_of(offer_id)
    form = BriefingForm(data={"text": wording.text} if wording else None)
    return await _desk_page(request, subject, form)


@post(OFFER + "/briefing", opt=MANAGE, status_code=303)
async def send_writing(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """A new wording, which everybody is asked to read."""
    form = await read_form(request, BriefingForm)
    try:
        form.need_valid()
        await write_briefing(viewer, offer_id, form.text.data)
    except Invalid as invalid:
        form.take(invalid)
        return await _desk_page(request, subject, form, status=422)
    text = gettext(msg("The briefing is kept. Volunteers read it before they sign up."))
    return with_flash(redirect(subject.desk_path + "/briefing"), "success", text)


async def _desk_page(
    request: Request, view: OfferView, form: BriefingForm, *, status: int = 200
) -> Response[Any]:
    return await desk_page(
        request,
        view.organization,
        "volunteering/desk/briefing.html",
        status=status,
        view=view,
        form=form,
        wordings=await wordings_of(view.offer.id),
    )


BRIEFING_ROUTES = (show_briefing, send_acknowledgement, show_writing, send_writing)
