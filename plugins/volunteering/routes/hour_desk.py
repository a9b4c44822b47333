"""An organization's hours at its desk: what waits, what counts, paper lists, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import utc_now
from core.people.api import Organization, desk_page
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import (
    FromPath,
    FromQuery,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext, language, ngettext
from core.web.papers import papers_about
from core.web.rendering import render_desk
from plugins.volunteering.hour_forms import (
    HOUR,
    ApproveForm,
    CorrectionForm,
    PaperHoursForm,
    RejectionForm,
)
from plugins.volunteering.hours_exports import SOURCE_TITLES, STATE_TITLES
from plugins.volunteering.hours_verdicts import may_approve, may_correct, may_reject
from plugins.volunteering.hours_words import duration
from plugins.volunteering.queries import offers_of
from plugins.volunteering.queries.hour_sums import month_sums, years_of
from plugins.volunteering.queries.hours import (
    HourLine,
    hour_cursor,
    hours_of_organization,
    waiting_hours,
)
from plugins.volunteering.routes.desk import BASE
from plugins.volunteering.routes.hours import TONES
from plugins.volunteering.service.hours import (
    add_hours,
    approve_hours,
    correct_hours,
    reject_hours,
)

HOURS = BASE + "/hours"
ENTRY = HOURS + "/{entry_id:uuid}"
MANAGE = {"policy": "volunteering.hours.manage"}
CORRECT = {"policy": "volunteering.hours.correct"}


@get(HOURS, opt=MANAGE)
async def show_hours(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    after: FromQuery[str] = "",
) -> Response[Any]:
    """What the organization has to look at, then all other hours, 50 at a time."""
    return await _page(request, viewer, subject, after=after)


@post(HOURS + "/approve", opt=MANAGE, status_code=303)
async def send_approval(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Approve what was ticked."""
    form = await read_form(request, ApproveForm)
    try:
        number = await approve_hours(viewer, subject.id, form.chosen())
    except Refused as refused:
        return await _page(request, viewer, subject, status=409, refusal=refused.refusal)
    response = redirect(_path(organization_slug))
    if not number:
        return with_flash(response, "info", gettext(msg("Nothing was ticked that waits.")))
    text = ngettext("%(num)s entry is approved.", "%(num)s entries are approved.", number)
    return with_flash(response, "success", text)


@get(HOURS + "/paper", opt=MANAGE)
async def show_paper_form(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The form for a row of a paper list."""
    return await _paper_page(request, subject, PaperHoursForm())


@post(HOURS + "/paper", opt=MANAGE, status_code=303)
async def send_paper_hours(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Enter a row, and offer the next one."""
    form = await read_form(request, PaperHoursForm)
    form.offer_choices(await _offers(subject))
    if not form.validate():
        return await _paper_page(request, subject, form, status=422)
    offer = UUID(form.offer.data) if form.offer.data else None
    try:
        await add_hours(
            viewer,
            subject,
            form.log(offer),
            name=form.name.data or "",
            email=form.email.data or "",
        )
    except Invalid as invalid:
        form.take(invalid)
        return await _paper_page(request, subject, form, status=422)
    except Refused as refused:
        return await _paper_page(request, subject, form, status=409, refusal=refused.refusal)
    text = msg("The hours are entered. You can go on with the next row.")
    return with_flash(redirect(f"{_path(organization_slug)}/paper"), "success", gettext(text))


@get(ENTRY, opt=CORRECT)
async def show_entry(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """One entry with what can be done about it."""
    return await _entry_page(request, viewer, subject)


@post(ENTRY + "/correct", opt=CORRECT, status_code=303)
async def send_correction(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    entry_id: FromPath[UUID],
) -> Response[Any]:
    """Put other hours in place of these; 0 takes them back."""
    form = await read_form(request, CorrectionForm)
    try:
        form.need_valid()
        await correct_hours(
            viewer,
            subject.organization,
            entry_id,
            minutes=form.duration(),
            reason=form.reason.data or "",
        )
    except Invalid as invalid:
        form.take(invalid)
        return await _entry_page(request, viewer, subject, correction=form, status=422)
    except Refused as refused:
        return await _entry_page(
            request, viewer, subject, correction=form, status=409, refusal=refused.refusal
        )
    text = msg("The hours are corrected. What was there before stays in the list as taken back.")
    return with_flash(redirect(_path(organization_slug)), "success", gettext(text))


@post(ENTRY + "/reject", opt=CORRECT, status_code=303)
async def send_rejection(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    entry_id: FromPath[UUID],
) -> Response[Any]:
    """Turn a log by hand down."""
    form = await read_form(request, RejectionForm)
    try:
        form.need_valid()
        await reject_hours(viewer, subject.organization, entry_id, reason=form.reason.data or "")
    except Invalid as invalid:
        form.take(invalid)
        return await _entry_page(request, viewer, subject, rejection=form, status=422)
    except Refused as refused:
        return await _entry_page(
            request, viewer, subject, rejection=form, status=409, refusal=refused.refusal
        )
    text = msg("The hours are turned down. The volunteer reads your reason.")
    return with_flash(redirect(_path(organization_slug)), "success", gettext(text))


def _path(slug: str) -> str:
    return f"/desk/{slug}/volunteering/hours"


async def _page(
    request: Request,
    viewer: Viewer,
    organization: Organization,
    *,
    after: str = "",
    status: int = 200,
    refusal: Refusal | None = None,
) -> Response[Any]:
    waiting = await waiting_hours(organization.id)
    page = await hours_of_organization(organization.id, after=hour_cursor(after))
    return await desk_page(
        request,
        organization,
        "volunteering/hours/desk.html",
        status=status,
        refusal=refusal,
        waiting=[(one, may_approve(one, viewer, is_reversed=one.is_reversed)) for one in waiting],
        page=page,
        is_first=not after,
        years=years_of(await month_sums(organization=organization.id)),
        found_papers=await papers_about("volunteering.hours", organization.id),
        **WORDS,
    )


WORDS: Mapping[str, Any] = {
    "state_titles": STATE_TITLES,
    "source_titles": SOURCE_TITLES,
    "tones": TONES,
    "duration": duration,
}


async def _offers(organization: Organization) -> Mapping[str, str]:
    found = await offers_of(organization.id, now=utc_now())
    none = {"": gettext(msg("No offer"))}
    return none | {str(one.id): one.title.to(language()) for one in found}


async def _paper_page(
    request: Request,
    organization: Organization,
    form: PaperHoursForm,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> Response[Any]:
    form.offer_choices(await _offers(organization))
    return await desk_page(
        request,
        organization,
        "volunteering/hours/paper.html",
        status=status,
        form=form,
        refusal=refusal,
    )


async def _entry_page(
    request: Request,
    viewer: Viewer,
    entry: HourLine,
    *,
    status: int = 200,
    correction: CorrectionForm | None = None,
    rejection: RejectionForm | None = None,
    refusal: Refusal | None = None,
) -> Response[Any]:
    hours, minutes = divmod(entry.minutes, HOUR)
    return await render_desk(
        request,
        "volunteering/hours/entry.html",
        place="desk",
        title=entry.organization_name,
        status=status,
        organization_slug=entry.organization_slug,
        entry=entry,
        refusal=refusal,
        approval=may_approve(entry, viewer, is_reversed=entry.is_reversed),
        objection=may_correct(entry, viewer, is_reversed=entry.is_reversed),
        may_turn_down=may_reject(entry) is None,
        correction=correction or CorrectionForm(data={"hours": hours, "minutes": minutes}),
        rejection=rejection or RejectionForm(),
        **WORDS,
    )


HOUR_DESK_ROUTES = (
    show_hours,
    send_approval,
    show_paper_form,
    send_paper_hours,
    show_entry,
    send_correction,
    send_rejection,
)
