"""An organization's desk: its offers, writing, changing, publishing, closing, cancelling them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.data.times import utc_now
from core.people.api import Organization
from core.people.api import areas_of as organization_areas
from core.services.cases.api import last_case_of
from core.settings import current
from core.signups.api import free_places
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
from core.web.i18n import gettext, ngettext
from core.web.papers import Papers, papers_about
from core.web.policies import may
from core.web.rendering import render_desk
from plugins.volunteering.forms import (
    CopyOfferForm,
    OfferForm,
    ReasonForm,
    ShiftForm,
    offer_data,
    shift_form,
)
from plugins.volunteering.links import offer_token
from plugins.volunteering.profiles import shows_phones
from plugins.volunteering.queries import (
    OfferView,
    ShiftCursor,
    host_of,
    offers_of,
    roles_of,
    shift_page,
    shifts_behind,
)
from plugins.volunteering.queries.events import events_beside
from plugins.volunteering.queries.hours import number_waiting
from plugins.volunteering.rules import may_host, may_publish
from plugins.volunteering.service.copying import copy_offer
from plugins.volunteering.service.drafting import create_offer, delete_draft, edit_offer, renew_link
from plugins.volunteering.service.publishing import close_offer, publish_offer, withdraw_offer
from plugins.volunteering.service.shifts import cancel_offer
from plugins.volunteering.sharing import sharing_of_offer
from plugins.volunteering.values import (
    CASE_KIND,
    SCOPE_TITLES,
    STATE_TITLES,
    STATE_TONES,
    Audience,
    OfferKind,
    OfferState,
    ShiftLine,
)

BASE = "/desk/{organization_slug:str}/volunteering"
OFFER = BASE + "/{offer_id:uuid}"
MANAGE = {"policy": "volunteering.offer.manage"}

DONE = {
    OfferState.PUBLISHED: msg("The offer is published. People can sign up."),
    OfferState.WAITING: msg("The offer was sent to the city. You get the answer by mail."),
}


# --- list and drafts ---------------------------------------------------------------------------


@get(BASE, opt={"policy": "volunteering.desk.see"})
async def show_desk(
    request: Request,
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """All offers of the organization."""
    return await render_desk(
        request,
        "volunteering/desk/list.html",
        place="desk",
        title=subject.short_name,
        organization_slug=organization_slug,
        organization_id=subject.id,
        offers=await offers_of(subject.id, now=utc_now()),
        obstacle=may_host(host_of(subject)),
        hours_waiting=await number_waiting(subject.id),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"state_titles": STATE_TITLES, "state_tones": STATE_TONES}


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
    if not form.validate():
        return await _form_page(request, subject, form, status=422)
    try:
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
    if not form.validate():
        return await _form_page(request, subject.organization, form, subject, status=422)
    try:
        await edit_offer(viewer, offer_id, form.content())
    except Invalid as invalid:
        form.take(invalid)
        return await _form_page(request, subject.organization, form, subject, status=422)
    except Refused as refused:
        form.form_errors = [said(refused)]
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
    return await render_desk(
        request,
        "volunteering/desk/form.html",
        place="desk",
        title=organization.short_name,
        status=status,
        organization_slug=organization.slug,
        form=form,
        view=view,
    )


# --- one offer ---------------------------------------------------------------------------------


@get(OFFER, opt=MANAGE)
async def show_overview(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The offer's shifts with their numbers, and what can be done next."""
    return await overview(request, viewer, subject)


async def _papers(viewer: Viewer, view: OfferView) -> Papers:
    """What can be printed and taken; names of people only by who works for the organization."""
    found = await papers_about("volunteering.offer", view.offer.id)
    if viewer.coordinates(view.organization.id):
        return found
    return replace(found, exports=[one for one in found.exports if not one.is_personal])


async def overview(
    request: Request,
    viewer: Viewer,
    view: OfferView,
    form: ShiftForm | None = None,
    *,
    trouble: Sequence[str] = (),
    status: int = 200,
) -> Response[Any]:
    """The page of one offer; `form` keeps what was typed, `trouble` is said at the top."""
    now = utc_now()
    page = await shift_page(view.offer.id, now=now, after=shift_cursor(request))
    others = await shifts_behind(view.offer.id, now=now)
    shifts = [*page.lines, *others]
    rows = (await shift_page(view.offer.id, now=now, size=1)).lines
    roles = await roles_of(view.offer.id)
    host = host_of(view.organization)
    return await render_desk(
        request,
        "volunteering/desk/offer.html",
        place="desk",
        title=view.organization.short_name,
        status=status,
        organization_slug=view.organization.slug,
        view=view,
        form=form or shift_form(roles, await events_beside(view.organization.id))(),
        roles=[role for role in roles if role.title],
        may_delete_roles=len(roles) > 1,
        trouble=trouble,
        ahead=page.lines,
        later=page.later,
        others=others,
        places=await free_places([sheet for shift in shifts for sheet in shift.sheets]),
        may_publish=await may(viewer, "volunteering.offer.publish", view),
        obstacle=may_publish(view.offer, host, rows, now),
        host=host,
        found_papers=await _papers(viewer, view),
        shared=await sharing_of_offer(
            view, [one.id for one in page.lines if one.audience is Audience.EVERYBODY], now=now
        ),
        case=await last_case_of(CASE_KIND, view.offer.id),
        scope_titles=SCOPE_TITLES,
        with_phones=_today(shifts, now),
        link=_link(view, shifts),
        has_shifts=OfferKind(view.offer.kind).has_shifts,
        helpers=(await free_places([view.offer.sheet])).get(view.offer.sheet)
        if view.offer.sheet
        else None,
        **_words(),
    )


def _today(shifts: Sequence[ShiftLine], now: datetime) -> set[UUID]:
    """The shifts of which telephone numbers are shown now."""
    return {one.id for one in shifts if shows_phones(one.starts_at, one.ends_at, one.zone, now)}


def shift_cursor(request: Request) -> ShiftCursor | None:
    """The place in an offer's shifts that the address names; what cannot be read was not asked."""
    instant, _, name = request.query_params.get("after", "").partition("_")
    try:
        start = datetime.fromisoformat(instant)
        return ShiftCursor(start.astimezone(UTC), UUID(name)) if start.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _link(view: OfferView, shifts: Sequence[ShiftLine]) -> str:
    """The address under which shifts that are only by link are shown; empty without such."""
    if not view.offer.link or all(one.audience is not Audience.LINK for one in shifts):
        return ""
    return f"{current().base_url}{view.url_path}?key={offer_token(view.offer.link)}"


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
    except Invalid as invalid:
        trouble = faults(invalid)
        return await overview(request, viewer, subject, trouble=trouble, status=422)
    except Refused as refused:
        trouble = [said(refused)]
        return await overview(request, viewer, subject, trouble=trouble, status=422)
    return back(subject, DONE[state])


def said(refused: Refused) -> str:
    """A refusal in the reader's language."""
    return gettext(refused.refusal.text, **refused.refusal.values)


def faults(invalid: Invalid) -> list[str]:
    """What is wrong with fields that are not on the page, in the reader's language."""
    return [gettext(text) for texts in invalid.fields.values() for text in texts]


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
        trouble = faults(invalid)
        return await overview(request, viewer, subject, trouble=trouble, status=422)
    path = f"/desk/{organization_slug}/volunteering/{made.id}"
    text = gettext("This is the copy. It is a draft: look at it and publish it.")
    return with_flash(redirect(path), "success", text)


def back(view: OfferView, text: str) -> Response[Any]:
    """Back to the offer's page with a sentence."""
    return with_flash(redirect(view.desk_path), "success", gettext(text))


def back_told(view: OfferView, text: str, told: int) -> Response[Any]:
    """Back to the offer's page with a sentence, and how many people get a message."""
    people = ngettext("%(num)d person gets a message.", "%(num)d people get a message.", told)
    parts = [gettext(text), people] if told else [gettext(text)]
    return with_flash(redirect(view.desk_path), "success", " ".join(parts))


DESK_ROUTES = (
    show_desk,
    show_new,
    send_new,
    show_edit,
    send_edit,
    show_overview,
    send_publish,
    send_withdrawal,
    send_closing,
    send_cancellation,
    send_deletion,
    send_offer_copy,
    send_new_link,
)
