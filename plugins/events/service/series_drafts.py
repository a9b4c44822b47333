"""Drafts of a whole series: copied to another year, thrown away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.contracts.viewer import Viewer
from core.data.folding import slug
from core.data.ids import new_id
from core.data.slugs import free_name, slugs_like
from core.data.times import utc_now
from core.data.transactions import tx
from core.services.questions.api import copy_questions
from plugins.events.series_queries import overrides_by_id, repeat_of, rule_timing
from plugins.events.series_rules import a_year_on, pattern_row, planned_dates
from plugins.events.service.asking import course_form, event_form, forget_questions, form_owner
from plugins.events.service.drafting import UNTITLED, let_go
from plugins.events.service.log import log
from plugins.events.service.repeating import columns_at, insert_dates, new_rule, rule_of
from plugins.events.service.rows import bump_event, bump_run, drop_empty, locked_run
from plugins.events.tables import Event
from plugins.events.values import EventState, Repeat, Timing


async def delete_series_drafts(viewer: Viewer, event: UUID) -> int:
    """Throw all drafts of an event's series away; gives how many. Raises NotFound."""
    async with tx():
        run = await locked_run(event)
        drafts = [one for one in run if one.state == EventState.DRAFT]
        if not drafts:
            return 0
        await Event.delete().where(Event.id.is_in([one.id for one in drafts]))
        await forget_questions(drafts)
        await drop_empty(run[0].series)
        for picture in {one.picture for one in drafts if one.picture}:
            await let_go(picture)
        await log(viewer, run[0], "events.series.drafts_deleted", reason=str(len(drafts)))
        await bump_event(*(one.id for one in run))
    return len(drafts)


async def copy_series(viewer: Viewer | None, event: UUID, *, now: datetime | None = None) -> Event:
    """Drafts of the same series a year later, or as many years as it takes to lie ahead.

    Weekly dates stay on their weekday, monthly ones on theirs of the month; all dates of the
    rule are there, as it is another year's holidays that fall out. Gives the first. Raises
    NotFound, and Invalid for what is no series.
    """
    moment = now or utc_now()
    async with tx():
        run = await locked_run(event)
        series = await rule_of(run)
        repeat, timing = a_year_on(repeat_of(series), rule_timing(series))
        while timing.starts_at <= moment:
            repeat, timing = a_year_on(repeat, timing)
        like = pattern_row(run, overrides_by_id(run))
        return await _copied(viewer, like, repeat, timing, signs_up_once=series.signs_up_once)


async def _copied(
    viewer: Viewer | None, like: Event, repeat: Repeat, timing: Timing, *, signs_up_once: bool
) -> Event:
    plan = planned_dates(repeat, timing)
    name = new_id()
    columns = columns_at(like, plan[0])
    base = f"{slug(str(like.title)) or UNTITLED}-{plan[0].day}"
    first = Event(
        **columns,
        id=name,
        slug=free_name(base, await slugs_like(Event.slug, base)),
        created_by=viewer.account if viewer else None,
    )
    series = await new_rule(name, first, repeat, signs_up_once=signs_up_once)
    first.series, first.recurrence_id = name, first.starts_at
    await first.save()
    asks = course_form(name) if signs_up_once else event_form(name)
    await copy_questions(await form_owner(like), asks, viewer=viewer)
    await insert_dates(viewer, first, plan[1:], [first], series=series)
    await log(viewer, first, "events.series.copied", reason=str(len(plan)))
    await bump_run(first)
    return first
