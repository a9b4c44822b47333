"""Giving a series another rule, for a date and all after it, or for all that lie ahead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from core.contracts.demands import need_reason
from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.rows import write_row
from core.data.times import to_wall, utc_now
from core.data.transactions import Transaction, tx
from core.services.cases.api import close_case
from plugins.events.rule_changes import RuleChange, home_day, on_day
from plugins.events.rule_plans import Plan, Wish, calls_off, plan_of, wall_day
from plugins.events.series_queries import overrides_by_id, overrides_of
from plugins.events.series_rules import may_restore, pattern_row, weekdays_of
from plugins.events.service.asking import forget_questions
from plugins.events.service.drafting import let_go, open_approval
from plugins.events.service.entries import keep_entries
from plugins.events.service.log import log
from plugins.events.service.publishing import go_public, wait_for_city
from plugins.events.service.repeating import goes_out, insert_dates, rule_of
from plugins.events.service.rows import (
    bump_event,
    bump_run,
    case_subject,
    locked_run,
    locked_series,
    organization_of,
)
from plugins.events.service.series_cancelling import call_off
from plugins.events.service.sheets import keep_sheets
from plugins.events.service.telling import Change, people_to_tell, tell_of_dates
from plugins.events.tables import Event, Series
from plugins.events.values import CASE_KIND, UNSEEN_STATES, EventState, Pattern, Timing

SAME = msg("These are the dates that the series has already.")
NONE_LEFT = msg("No date is left. Call the dates off instead.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What came of another rule: dates that came and went, and how many people are told."""

    came: int
    went: int
    told: int


async def change_rule(
    viewer: Viewer | None,
    wish: Wish,
    *,
    left_out: Collection[date] = (),
    taken_in: Collection[date] = (),
    reason: str = "",
    now: datetime | None = None,
) -> Ruled:
    """Give dates of a series another rule; what stays keeps its page, its sign-ups and its UID.

    Public dates that the rule no longer has are called off with a reason, and each person is told
    once; drafts are thrown away. New dates are like the last that was not changed by hand, without
    the days in `left_out`; those called off before stay so but for days in `taken_in`. Who takes
    part in a course hears of its new dates. Raises NotFound, Refused, Invalid.
    """
    moment = now or utc_now()
    async with tx() as transaction:
        run = await locked_run(wish.event)
        series = await rule_of(run)
        plan = plan_of(series, run, wish, moment)
        change = _narrowed(plan.change, left_out, taken_in, moment)
        _check(change, is_same=plan.is_same and plan.repeat.last_day == series.last_day)
        off = calls_off(change, moment)
        said = need_reason(reason) if off else reason.strip()
        drafts = [row for row in change.gone if row not in off]
        await _throw_away(drafts)
        series, left = await _write_rule(series, plan, [row for row in run if row not in drafts])
        like = pattern_row(run, overrides_by_id(run))
        dates = await insert_dates(viewer, like, change.new, left, series=series)
        await _let_go_with(drafts)
        await _take_in(viewer, [row for _, row in change.off])
        stays = [*change.kept, *(row for _, row in change.off)]
        await _announce(viewer, dates, stays, now=moment, within=transaction)
        # Only now: a course whose last public date is called off ends.
        told = await call_off(viewer, off, said, now=moment, within=transaction) if off else 0
        told = max(told, await _tell_course(series, dates, said))
        await log(viewer, run[0], "events.series.rule_changed", reason=said)
        await bump_run((stays or dates)[0])
    return Ruled(came=len(dates) + len(change.off), went=len(change.gone), told=told)


def _narrowed(
    change: RuleChange[Event],
    left_out: Collection[date],
    taken_in: Collection[date],
    now: datetime,
) -> RuleChange[Event]:
    """Only what shall come: not what is over, not what was left out."""
    new = [one for one in change.new if one.day not in left_out and one.ends_at > now]
    off = [
        (one, row)
        for one, row in change.off
        if one.day in taken_in and may_restore(row, now) is None
    ]
    return replace(change, new=new, off=off)


def _check(change: RuleChange[Event], *, is_same: bool) -> None:
    if is_same and change.is_empty and not change.off:
        raise Invalid({"pattern": [SAME]})
    if not (change.kept or change.new or change.off):
        raise Invalid({"last_day": [NONE_LEFT]})


async def _write_rule(
    series: Series, plan: Plan, rows: Sequence[Event]
) -> tuple[Series, list[Event]]:
    """Write the rule, and give it with the dates that there are, under their names in it."""
    repeat, begins = plan.repeat, plan.begins
    weekly = weekdays_of(repeat, wall_day(begins)) if repeat.pattern is Pattern.WEEKLY else ()
    values: dict[Any, Any] = {
        Series.pattern: repeat.pattern.value,
        Series.every: repeat.every,
        Series.weekdays: ",".join(weekly),
        Series.last_day: repeat.last_day,
        Series.version: series.version + 1,
    }
    if not plan.is_same:
        names = ("first", "rule") if _can_begin_anew(plan, rows) else ("rule",)
        for name in names:
            values |= {f"{name}_starts_at": begins.starts_at, f"{name}_ends_at": begins.ends_at}
        if "first" in names:
            values |= {"rule_starts_at": None, "rule_ends_at": None}
            await _name_anew(rows, begins)
    await Series.update(values).where(Series.id == series.id)
    left = await Event.objects().where(Event.series == series.id)
    return await locked_series(series.id), list(left)


def _can_begin_anew(plan: Plan, rows: Sequence[Event]) -> bool:
    """Whether the new rule can be the series' first one: nobody has seen a date of it."""
    return len(plan.change.kept) == len(rows) and all(
        not row.published_at
        and home_day(row, overrides_of(row), row.zone)
        == to_wall(row.recurrence_id, row.zone).date()
        for row in rows
    )


async def _name_anew(rows: Sequence[Event], begins: Timing) -> None:
    """A date's name is its instant in the rule: another hour, another name."""
    for row in rows:
        place = on_day(begins, to_wall(row.recurrence_id, row.zone).date()).starts_at
        await Event.update({Event.recurrence_id: place}).where(Event.id == row.id)


async def _throw_away(drafts: Sequence[Event]) -> None:
    """Delete what nobody has seen."""
    if drafts:
        await Event.delete().where(Event.id.is_in([one.id for one in drafts]))
        await bump_event(*(one.id for one in drafts))


async def _let_go_with(drafts: Sequence[Event]) -> None:
    """Drop what belonged to drafts alone, once new dates were made like them."""
    await forget_questions(drafts)
    for picture in {one.picture for one in drafts if one.picture}:
        await let_go(picture)


async def _take_in(viewer: Viewer | None, dates: Sequence[Event]) -> None:
    """Let dates that were called off take place after all; sign-up begins anew."""
    values = {"state": EventState.PUBLISHED.value, "reason": ""}
    await keep_sheets(viewer, [await write_row(one, values) for one in dates])


async def _announce(
    viewer: Viewer | None,
    dates: Sequence[Event],
    stays: Sequence[Event],
    *,
    now: datetime,
    within: Transaction,
) -> None:
    """New dates of what is public go out or before the city; those of drafts stay drafts."""
    first = (stays or dates)[0]
    organization = await organization_of(first)
    run = await Event.objects().where(Event.series == first.series).order_by(Event.recurrence_id)
    waiting = [one for one in run if one.state == EventState.WAITING]
    if waiting:
        await open_approval(viewer, waiting[0], organization)
    else:
        await close_case(kind=CASE_KIND, subject=case_subject(first), decision=None)
    is_public = any(one.state not in UNSEEN_STATES for one in run)
    drafts = [one for one in dates if one.state == EventState.DRAFT]
    if is_public and drafts:
        if goes_out(organization):
            await go_public(viewer, drafts, organization, now=now, within=within)
        else:
            await wait_for_city(viewer, drafts, organization)
    await keep_entries([first], organization)


async def _tell_course(series: Series, dates: Sequence[Event], reason: str) -> int:
    """Word of new dates to those who signed up for all of them; gives how many people."""
    if not series.signs_up_once or not dates:
        return 0
    rows = await Event.objects().where(Event.id.is_in([one.id for one in dates]))
    public = [one for one in rows if one.state == EventState.PUBLISHED]
    changes = [Change(event=one, contacts=await people_to_tell(one)) for one in public]
    return await tell_of_dates("events.changed", changes, reason=reason)
