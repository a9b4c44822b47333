"""Another rule for a series: what it does to dates and people is shown before it is done."""

from dataclasses import replace
from typing import Any

from core.contracts.errors import Invalid, NotFound, Refused
from core.data.times import utc_now
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import NamedDependency, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext, language, ngettext
from plugins.events.permissions import HostedEvent
from plugins.events.routes.desk import ONE, desk_path, events_page
from plugins.events.routes.repeating import SERIES
from plugins.events.rule_plans import Plan, Wish, calls_off, plan_of, wall_day
from plugins.events.series_forms import RuleForm
from plugins.events.series_queries import repeat_of, series_view
from plugins.events.series_rules import may_restore
from plugins.events.series_words import rule_words
from plugins.events.service.ruling import Ruled, change_rule
from plugins.events.service.telling import people_of
from plugins.events.tables import Series

RULE = SERIES + "/rule"


@get(ONE + RULE, opt={"policy": "events.event.move"})
async def show_rule(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The form, filled with the present rule."""
    found = await series_view(subject.event.series)
    if found is None:
        return redirect(desk_path(subject) + "/repeat")
    return await _page(request, subject, RuleForm(data=_values(found.series)))


def _values(series: Series) -> dict[str, Any]:
    repeat = repeat_of(series)
    return {
        "pattern": repeat.pattern.value,
        "every": repeat.every,
        "weekdays": list(repeat.weekdays),
        "last_day": repeat.last_day,
    }


@post(ONE + RULE, opt={"policy": "events.event.move"}, status_code=200)
async def send_rule(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Show what the rule does; do it once that was seen."""
    form = await read_form(request, RuleForm)
    plan = None
    try:
        form.need_valid()
        plan = await _plan(subject, form)
        if not form.is_confirmed():
            return await _page(request, subject, form, plan)
        marked = form.chosen_days()
        done = await change_rule(
            viewer,
            replace(_wish(subject, form), repeat=plan.repeat),
            left_out={one.day for one in plan.change.new if one.day.isoformat() not in marked},
            taken_in={one.day for one, _ in plan.change.off if one.day.isoformat() in marked},
            reason=form.reason.data or "",
        )
    except (Invalid, Refused) as error:
        form.take(error)
        return await _page(request, subject, form, plan, status=422)
    return with_flash(redirect(desk_path(subject) + SERIES), "success", _said(done))


async def _plan(hosted: HostedEvent, form: RuleForm) -> Plan:
    found = await series_view(hosted.event.series)
    if found is None:
        raise NotFound
    run = sorted(found.dates, key=lambda one: one.recurrence_id)
    return plan_of(found.series, run, _wish(hosted, form), utc_now())


def _wish(hosted: HostedEvent, form: RuleForm) -> Wish:
    return Wish(
        event=hosted.event.id,
        scope=form.chosen_scope(),
        repeat=form.repeat(),
        number=form.number.data,
    )


async def _page(
    request: Request,
    hosted: HostedEvent,
    form: RuleForm,
    plan: Plan | None = None,
    *,
    status: int = 200,
) -> Response[Any]:
    """The form, with what the rule does to dates and to how many people."""
    now = utc_now()
    marked = form.chosen_days() if form.shown.data == form.rule_shown else None
    form.shown.data = form.rule_shown if plan else ""
    off = calls_off(plan.change, now) if plan else []
    return await events_page(
        request,
        hosted.organization,
        "events/rule.html",
        status=status,
        event=hosted.event,
        event_path=desk_path(hosted),
        form=form,
        plan=plan,
        words=rule_words(plan.repeat, wall_day(plan.begins), language()) if plan else "",
        new=[one for one in plan.change.new if one.ends_at > now] if plan else (),
        off=[one for one, row in plan.change.off if may_restore(row, now) is None] if plan else (),
        gone=[(row, await people_of([row])) for row in off],
        drafts=len(plan.change.gone) - len(off) if plan else 0,
        told=await people_of(off),
        marked=marked,
    )


def _said(done: Ruled) -> str:
    """What happened, in one line."""
    parts = [gettext("The series has its new rule.")]
    if done.came:
        parts.append(ngettext("%(num)s date is new.", "%(num)s dates are new.", done.came))
    if done.went:
        parts.append(ngettext("%(num)s date is gone.", "%(num)s dates are gone.", done.went))
    if done.told:
        told = ngettext(
            "%(num)s person gets a message.", "%(num)s people get a message.", done.told
        )
        parts.append(told)
    return " ".join(parts)


RULING_ROUTES = (show_rule, send_rule)
