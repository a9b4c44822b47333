"""Changing, postponing and cancelling a public event, on pages that say who will be told."""

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.verdicts import Verdict
from core.data.times import utc_now
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
from plugins.events.forms import CancelForm, ChangeForm, PostponeForm, values_of
from plugins.events.permissions import HostedEvent
from plugins.events.routes.desk import ONE, desk_path, events_page
from plugins.events.rules import may_cancel, may_move, may_postpone
from plugins.events.series_queries import dates_by_hand
from plugins.events.service.moving import cancel_event, change_event, postpone_event
from plugins.events.service.series_cancelling import cancel_dates
from plugins.events.service.series_moving import move_dates, told_by_scope
from plugins.events.service.telling import people_to_tell
from plugins.events.values import Scope

CHANGE, POSTPONE, CANCEL = "events/change.html", "events/postpone.html", "events/cancel.html"


@get(ONE + "/change", opt={"policy": "events.event.move"})
async def show_change(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The form for a new time or place."""
    form = ChangeForm(data=dict(values_of(subject.event)))
    return await _page(request, subject, CHANGE, form, may_move(subject.event, utc_now()))


@post(ONE + "/change", opt={"policy": "events.event.move"}, status_code=200)
async def send_change(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Move the event, and say how many people get word."""
    form = await read_form(request, ChangeForm)
    try:
        form.need_valid()
        wish: dict[str, Any] = {
            "timing": form.timing(),
            "spot": form.spot(),
            "reason": form.reason.data or "",
        }
        scope = form.chosen_scope()
        if scope is Scope.THIS:
            told = await change_event(viewer, event_id, **wish)
        else:
            told = await move_dates(viewer, event_id, scope, **wish)
    except (Invalid, Refused) as error:
        return await _again(request, subject, CHANGE, form, error)
    return told_of(subject, gettext("The change is saved."), told)


@get(ONE + "/postpone", opt={"policy": "events.event.move"})
async def show_postponement(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The form for putting an event off."""
    verdict = may_postpone(subject.event, utc_now())
    return await _page(request, subject, POSTPONE, PostponeForm(), verdict)


@post(ONE + "/postpone", opt={"policy": "events.event.move"}, status_code=200)
async def send_postponement(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Put the event off, and say how many people get word."""
    form = await read_form(request, PostponeForm)
    try:
        form.need_valid()
        told = await postpone_event(
            viewer, event_id, reason=form.reason.data or "", timing=form.timing()
        )
    except (Invalid, Refused) as error:
        return await _again(request, subject, POSTPONE, form, error)
    return told_of(subject, gettext("The event is postponed."), told)


@get(ONE + "/cancel", opt={"policy": "events.event.move"})
async def show_cancellation(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The form for calling an event off."""
    verdict = may_cancel(subject.event, utc_now())
    return await _page(request, subject, CANCEL, CancelForm(), verdict)


@post(ONE + "/cancel", opt={"policy": "events.event.move"}, status_code=200)
async def send_cancellation(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    event_id: FromPath[UUID],
) -> Response[Any]:
    """Call the event off, and say how many people get word."""
    form = await read_form(request, CancelForm)
    try:
        form.need_valid()
        scope, reason = form.chosen_scope(), form.reason.data or ""
        if scope is Scope.THIS:
            told = await cancel_event(viewer, event_id, reason=reason)
        else:
            told = await cancel_dates(viewer, event_id, scope, reason=reason)
    except (Invalid, Refused) as error:
        return await _again(request, subject, CANCEL, form, error)
    return told_of(subject, gettext("The event is cancelled."), told)


def told_of(hosted: HostedEvent, text: str, told: int) -> Response[Any]:
    """Back to the event, with how many people get word."""
    if told:
        word = ngettext("%(num)s person gets a message.", "%(num)s people get a message.", told)
        text = f"{text} {word}"
    return with_flash(redirect(desk_path(hosted)), "success", text)


async def _again(
    request: Request, hosted: HostedEvent, template: str, form: Form, error: Invalid | Refused
) -> Response[Any]:
    """The form once more, with all that was typed and what is wrong with it."""
    form.take(error)
    return await _page(request, hosted, template, form, status=422)


async def _page(
    request: Request,
    hosted: HostedEvent,
    template: str,
    form: Form,
    verdict: Verdict = None,
    *,
    status: int = 200,
) -> Response[Any]:
    """A form with the number of those who will be told; an obstacle instead where there is one."""
    return await events_page(
        request,
        hosted.organization,
        template,
        status=status,
        event=hosted.event,
        event_path=desk_path(hosted),
        form=form,
        obstacle=verdict,
        told=len(await people_to_tell(hosted.event)),
        told_by_scope=await told_by_scope(hosted.event, now=utc_now()),
        by_hand=await dates_by_hand(hosted.event),
    )


MOVING_ROUTES = (
    show_change,
    send_change,
    show_postponement,
    send_postponement,
    show_cancellation,
    send_cancellation,
)
