"""Making the dates of series: out of one event, further ones, left-out ones, a year later."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import refuse, refuse_faults
from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.folding import slug
from core.data.ids import new_id
from core.data.rows import write_row
from core.data.slugs import free_name, free_slug, slugs_like
from core.data.times import to_wall, utc_now
from core.data.transactions import Transaction, tx
from core.people.api import Organization, may_publish_directly
from core.settings import current
from plugins.events.rule_changes import is_too_wide, on_day, place_on
from plugins.events.rules import state_after_publishing, timing_of
from plugins.events.series_queries import frame, overrides_by_id, repeat_of, rule_timing
from plugins.events.series_rules import (
    may_repeat,
    may_restore,
    pattern_row,
    planned_dates,
    repeat_faults,
    shifted_instant,
)
from plugins.events.service.asking import ask_alike, ask_once
from plugins.events.service.drafting import NOT_COPIED, UNTITLED, open_approval
from plugins.events.service.entries import keep_entries
from plugins.events.service.log import log
from plugins.events.service.publishing import go_public, wait_for_city
from plugins.events.service.rows import (
    bump_run,
    locked_event,
    locked_run,
    locked_series,
    organization_of,
    timing_columns,
)
from plugins.events.service.sheets import keep_sheets
from plugins.events.tables import Event, Series
from plugins.events.values import EventState, Pattern, PlannedDate, Repeat

TOO_WIDE = msg(
    "This differs too much from the dates so far. Let this series end, and make a new one."
)
NO_SUCH_DATE = msg("The rule has no such date, or it is there already.")


async def repeat_event(
    viewer: Viewer | None,
    event: UUID,
    repeat: Repeat,
    *,
    left_out: Collection[date] = (),
    signs_up_once: bool = False,
    now: datetime | None = None,
) -> int:
    """Make a series of a single event, which is its first date; gives how many dates it has.

    The event keeps its state and its UID. Dates of a public event go public with it, or to the
    city where the organization may not publish itself. `left_out` are days in the event's zone.
    One sheet for all is only possible while the event has none. Raises NotFound, Refused, Invalid.
    """
    moment = now or utc_now()
    async with tx() as transaction:
        found = await locked_event(event)
        refuse(may_repeat(found, moment))
        refuse_faults(repeat_faults(repeat, timing_of(found)), _sheet_faults(found, signs_up_once))
        series = await new_rule(found.id, found, repeat, signs_up_once=signs_up_once)
        first = await write_row(found, {"series": series.id, "recurrence_id": found.starts_at})
        plan = planned_dates(repeat, timing_of(found))
        further = [one for one in plan[1:] if one.day not in left_out]
        dates = await insert_dates(viewer, first, further, [first], series=series)
        if signs_up_once:
            await ask_once(viewer, first.id, series.id)
        await _announce(viewer, first, dates, now=moment, within=transaction)
        await log(viewer, first, "events.series.created", reason=str(len(dates) + 1))
        await bump_run(first)
    return len(dates) + 1


def _sheet_faults(event: Event, signs_up_once: bool) -> dict[str, list[str]]:  # noqa: FBT001 -- one answer of a form
    if signs_up_once and event.sheet is not None:
        return {
            "sign_up": [msg("People sign up for this date already, so each date has its sign-up.")]
        }
    return {}


async def new_rule(series: UUID, like: Event, repeat: Repeat, *, signs_up_once: bool) -> Series:
    """Write the rule of a series whose first date is like an event; inside `tx()`."""
    rule = Series(
        id=series,
        slug=await free_slug(Series.slug, str(like.title), otherwise="cykl"),
        first_starts_at=like.starts_at,
        first_ends_at=like.ends_at,
        zone=like.zone,
        pattern=repeat.pattern.value,
        every=repeat.every,
        weekdays=",".join(repeat.weekdays if repeat.pattern is Pattern.WEEKLY else ()),
        last_day=repeat.last_day,
        signs_up_once=signs_up_once,
    )
    await rule.save()
    return rule


async def insert_dates(
    viewer: Viewer | None,
    like: Event,
    plan: Iterable[PlannedDate],
    run: Sequence[Event],
    *,
    series: Series,
) -> list[Event]:
    """Rows like another date's, at its hours, which share its state until they are announced.

    They ask what it asks, where people sign up for each date.

    `run` are the dates that there are; inside `tx()`. Raises Invalid where calendar programs could
    not be told of so many different days.
    """
    places = {one.recurrence_id for one in run}
    base = slug(str(like.title)) or UNTITLED
    taken = set(await slugs_like(Event.slug, base))
    state = EventState.WAITING if like.state == EventState.WAITING else EventState.DRAFT
    dates: list[Event] = []
    for one in plan:
        place = place_on(one.day, series.first_starts_at, series.zone, places)
        name = free_name(f"{base}-{one.day}", taken)
        places.add(place)
        taken.add(name)
        own = {"slug": name, "state": state.value, "recurrence_id": place}
        dates.append(_row(viewer, like, one, own))
    if is_too_wide(series.first_starts_at, series.zone, frame(series, places)):
        raise Invalid({"last_day": [TOO_WIDE]})
    if dates:
        await Event.insert(*dates)
    if not series.signs_up_once:
        await ask_alike(viewer, like, dates)
    return dates


def _row(viewer: Viewer | None, like: Event, one: PlannedDate, own: Mapping[str, Any]) -> Event:
    """A row like another date's on a day of the rule, not written yet."""
    return Event(
        **columns_at(like, one),
        **own,
        id=new_id(),
        series=like.series,
        created_by=viewer.account if viewer else None,
    )


def columns_at(like: Event, one: PlannedDate) -> dict[str, Any]:
    """The columns of another date on a day of the rule; sign-up opens and closes as long before."""
    columns = {name: value for name, value in like.to_dict().items() if name not in NOT_COPIED}
    timing = on_day(timing_of(like), one.day)
    for name in ("signup_opens_at", "signup_closes_at"):
        columns[name] = shifted_instant(columns[name], like.starts_at, timing.starts_at, like.zone)
    return columns | timing_columns(timing)


async def _announce(
    viewer: Viewer | None,
    like: Event,
    dates: Sequence[Event],
    *,
    now: datetime,
    within: Transaction,
) -> None:
    """New dates of what is public go out too, or before the city; those of drafts stay drafts."""
    organization = await organization_of(like)
    if like.state == EventState.WAITING:
        await open_approval(viewer, like, organization)
    if like.state in (EventState.DRAFT, EventState.WAITING):
        return
    if like.published_at is not None and not dates:
        await keep_entries(await keep_sheets(viewer, [like]), organization)
        return
    ahead = [one for one in dates if one.ends_at > now]
    if goes_out(organization):
        await keep_sheets(viewer, [like])
        await go_public(viewer, ahead, organization, now=now, within=within)
    else:
        await wait_for_city(viewer, ahead, organization)
        await keep_entries([like], organization)


def goes_out(organization: Organization) -> bool:
    """Whether an organization's dates go public at once, not by way of the city."""
    is_direct = may_publish_directly(organization, four_eyes=current().four_eyes)
    return state_after_publishing(may_publish_directly=is_direct) is EventState.PUBLISHED


async def extend_series(
    viewer: Viewer | None, event: UUID, last_day: date, *, now: datetime | None = None
) -> int:
    """Let the series of an event go on to a later day; gives how many dates came.

    New dates are like the last that was not changed by hand. Raises NotFound, Refused, Invalid.
    """
    moment = now or utc_now()
    async with tx() as transaction:
        run = await locked_run(event)
        series = await rule_of(run)
        if last_day <= series.last_day:
            raise Invalid({"last_day": [msg("Choose a day after the present last one.")]})
        timing = rule_timing(series)
        repeat = replace(repeat_of(series), last_day=last_day)
        refuse_faults(repeat_faults(repeat, timing))
        plan = [one for one in planned_dates(repeat, timing) if one.day > series.last_day]
        if not plan:
            raise Invalid({"last_day": [msg("By this day there is no further date.")]})
        await Series.update({Series.last_day: last_day}).where(Series.id == series.id)
        series.last_day = last_day
        like = pattern_row(run, overrides_by_id(run))
        dates = await insert_dates(viewer, like, plan, run, series=series)
        await _announce(viewer, like, dates, now=moment, within=transaction)
        await log(viewer, like, "events.series.extended", reason=str(len(dates)))
        await bump_run(like)
    return len(dates)


async def add_date(
    viewer: Viewer | None, event: UUID, day: date, *, now: datetime | None = None
) -> None:
    """Take a date of the rule in that was left out. Raises NotFound and Invalid."""
    moment = now or utc_now()
    async with tx() as transaction:
        run = await locked_run(event)
        series = await rule_of(run)
        left = left_out_dates(series, run)
        plan = [one for one in left if one.day == day and one.ends_at > moment]
        if not plan:
            raise Invalid({"day": [NO_SUCH_DATE]})
        like = pattern_row(run, overrides_by_id(run))
        dates = await insert_dates(viewer, like, plan, run, series=series)
        await _announce(viewer, like, dates, now=moment, within=transaction)
        await log(viewer, like, "events.series.date_added", reason=str(day))
        await bump_run(like)


def left_out_dates(series: Series, dates: Iterable[Event]) -> list[PlannedDate]:
    """The dates of the present rule that the series does not have, at the hours of the others."""
    rows = list(dates)
    moments = [moment for one in rows for moment in (one.recurrence_id, one.starts_at)]
    used = {to_wall(moment, series.zone).date() for moment in moments}
    timing = on_day(
        timing_of(pattern_row(rows, overrides_by_id(rows))),
        to_wall(rule_timing(series).starts_at, series.zone).date(),
    )
    return [one for one in planned_dates(repeat_of(series), timing) if one.day not in used]


async def restore_date(viewer: Viewer, event: UUID, *, now: datetime | None = None) -> None:
    """Let a date that was called off take place after all; sign-up begins anew.

    Those who had a place do not have it any more. Raises NotFound and Refused.
    """
    moment = now or utc_now()
    async with tx():
        found = await locked_event(event)
        refuse(may_restore(found, moment))
        values = {"state": EventState.PUBLISHED.value, "reason": ""}
        restored = await keep_sheets(viewer, [await write_row(found, values)])
        await keep_entries(restored, await organization_of(found))
        await log(viewer, found, "events.series.date_restored")
        await bump_run(found)


async def rule_of(run: Sequence[Event]) -> Series:
    """The rule of a series' dates, locked. Raises NotFound for a single event."""
    if run[0].series is None:
        raise NotFound
    return await locked_series(run[0].series)
