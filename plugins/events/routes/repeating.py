"""Series at the desk: making one with its dates in sight, its dates, what can be done with them."""

from typing import Any
from uuid import UUID

from core.contracts.demands import refuse_faults
from core.contracts.errors import Invalid, Refused
from core.data.times import to_wall, utc_now
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
from core.web.i18n import gettext, language, ngettext
from plugins.events.permissions import HostedEvent
from plugins.events.routes.desk import ONE, desk_path, events_page
from plugins.events.routes.moving import told_of
from plugins.events.rule_changes import ended
from plugins.events.rules import timing_of
from plugins.events.series_forms import ONCE, DayForm, ExtendForm, RepeatForm
from plugins.events.series_queries import overrides_of, series_view
from plugins.events.series_rules import (
    is_last_of_month,
    may_repeat,
    may_restore,
    planned_dates,
    repeat_faults,
)
from plugins.events.series_words import rule_words
from plugins.events.service.repeating import (
    add_date,
    extend_series,
    left_out_dates,
    repeat_event,
    restore_date,
)
from plugins.events.service.series_drafts import copy_series, delete_series_drafts
from plugins.events.service.series_editing import reset_date
from plugins.events.values import EventState, Repeat

SERIES = "/series"


@get(ONE + "/repeat", opt={"policy": "events.event.edit"})
async def show_repeat(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The form for how an event comes back."""
    return await _repeat_page(request, subject, RepeatForm())


@post(ONE + "/repeat", opt={"policy": "events.event.edit"}, status_code=200)
async def send_repeat(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Show the dates of the rule; make them once they were seen and chosen."""
    form = await read_form(request, RepeatForm)
    try:
        form.need_valid()
        timing = timing_of(subject.event)
        repeat = ended(form.repeat(), timing, form.number.data)
        refuse_faults(repeat_faults(repeat, timing))
        if not form.is_confirmed():
            return await _repeat_page(request, subject, form, repeat)
        days = form.chosen_days()
        plan = planned_dates(repeat, timing)
        left_out = {one.day for one in plan[1:] if one.day.isoformat() not in days}
        number = await repeat_event(
            viewer,
            event_id,
            repeat,
            left_out=left_out,
            signs_up_once=form.sign_up.data == ONCE,
        )
    except (Invalid, Refused) as error:
        form.take(error)
        return await _repeat_page(request, subject, form, status=422)
    text = ngettext("The series has %(num)s date.", "The series has %(num)s dates.", number)
    return with_flash(redirect(desk_path(subject) + SERIES), "success", text)


async def _repeat_page(
    request: Request,
    hosted: HostedEvent,
    form: RepeatForm,
    repeat: Repeat | None = None,
    *,
    status: int = 200,
) -> Response[Any]:
    """The form, with the dates of the rule that was asked for."""
    event = hosted.event
    first = to_wall(event.starts_at, event.zone).date()
    chosen = form.chosen_days() if form.shown.data == form.rule_shown else None
    plan = planned_dates(repeat, timing_of(event)) if repeat else ()
    form.shown.data = form.rule_shown if repeat else ""
    return await events_page(
        request,
        hosted.organization,
        "events/repeat.html",
        status=status,
        event=event,
        event_path=desk_path(hosted),
        form=form,
        obstacle=may_repeat(event, utc_now()),
        plan=plan,
        marked=chosen,
        words=rule_words(repeat, first, language()) if repeat else "",
        is_last=is_last_of_month(first),
    )


@get(ONE + SERIES, opt={"policy": "events.event.manage"})
async def show_dates(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """All dates of a series, and what can be done with them."""
    return await _series_page(request, subject, ExtendForm())


async def _series_page(
    request: Request, hosted: HostedEvent, form: ExtendForm, *, status: int = 200
) -> Response[Any]:
    found, now = await series_view(hosted.event.series), utc_now()
    if found is None:
        return redirect(desk_path(hosted) + "/repeat")
    left = left_out_dates(found.series, found.dates)
    return await events_page(
        request,
        hosted.organization,
        "events/dates.html",
        status=status,
        event=hosted.event,
        event_path=desk_path(hosted),
        form=form,
        series=found,
        words=found.words(language()),
        left_out=[one for one in left if one.ends_at > now],
        restorable={one.id for one in found.dates if may_restore(one, now) is None},
        by_hand={one.id for one in found.dates if overrides_of(one)},
        has_drafts=any(one.state == EventState.DRAFT for one in found.dates),
    )


@post(ONE + SERIES + "/extend", opt={"policy": "events.event.edit"}, status_code=200)
async def send_extension(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Let the series go on to a later day."""
    form = await read_form(request, ExtendForm)
    try:
        form.need_valid()
        number = await extend_series(viewer, event_id, form.last_day.data)
    except (Invalid, Refused) as error:
        form.take(error)
        return await _series_page(request, subject, form, status=422)
    text = ngettext("%(num)s date was added.", "%(num)s dates were added.", number)
    return with_flash(redirect(desk_path(subject) + SERIES), "success", text)


@post(ONE + SERIES + "/add", opt={"policy": "events.event.edit"}, status_code=200)
async def send_date(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Take a date in that was left out."""
    form = await read_form(request, DayForm)
    try:
        form.need_valid()
        await add_date(viewer, event_id, form.day.data)
    except Invalid:
        text = gettext("This date cannot be added.")
        return with_flash(redirect(desk_path(subject) + SERIES), "error", text)
    return with_flash(
        redirect(desk_path(subject) + SERIES), "success", gettext("The date is added.")
    )


@post(ONE + SERIES + "/copy", opt={"policy": "events.event.edit"}, status_code=200)
async def send_series_copy(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Drafts of the same series a year later."""
    await read_form(request, Form)
    copy = await copy_series(viewer, event_id)
    path = desk_path(HostedEvent(event=copy, organization=subject.organization))
    text = gettext("Copied to the next year as drafts. Check the dates, then publish them.")
    return with_flash(redirect(path + SERIES), "success", text)


@post(ONE + SERIES + "/delete", opt={"policy": "events.event.edit"}, status_code=200)
async def send_series_deletion(
    request: Request,
    viewer: NamedDependency[Viewer],
    organization_slug: FromPath[str],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Throw the drafts of a series away."""
    await read_form(request, Form)
    number = await delete_series_drafts(viewer, event_id)
    text = ngettext("%(num)s draft is deleted.", "%(num)s drafts are deleted.", number)
    return with_flash(redirect(f"/desk/{organization_slug}/events"), "success", text)


@post(ONE + "/restore", opt={"policy": "events.event.move"}, status_code=200)
async def send_restoration(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Let a date that was called off take place after all."""
    await read_form(request, Form)
    await restore_date(viewer, event_id)
    text = gettext("The date takes place after all. People can sign up for it anew.")
    return with_flash(redirect(desk_path(subject)), "success", text)


@post(ONE + "/reset", opt={"policy": "events.event.move"}, status_code=200)
async def send_reset(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Give a date back what the others of its series say."""
    await read_form(request, Form)
    told = await reset_date(viewer, event_id)
    return told_of(subject, gettext("The date says the same as the others again."), told)


REPEATING_ROUTES = (
    show_repeat,
    send_repeat,
    show_dates,
    send_extension,
    send_date,
    send_series_copy,
    send_series_deletion,
    send_restoration,
    send_reset,
)
