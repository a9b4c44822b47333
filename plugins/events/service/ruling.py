"""Giving a series another rule, for a date and all after it, or for all that lie ahead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import need_reason, refuse_faults
from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.rows import write_row
from core.data.times import to_wall, utc_now
from core.data.transactions import Transaction, tx
from core.services.audit.api import record
from core.services.cases.api import close_case
from plugins.events.rule_changes import (
    RuleChange,
    ended,
    first_of_rule,
    home_day,
    on_day,
    rule_change,
)
from plugins.events.rules import may_cancel, timing_of
from plugins.events.series_queries import overrides_by_id, overrides_of, repeat_of, rule_timing
from plugins.events.series_rules import (
    can_change,
    in_scope,
    may_restore,
    pattern_row,
    planned_dates,
    recurrence_of,
    repeat_faults,
    weekdays_of,
)
from plugins.events.service.drafting import let_go, open_approval
from plugins.events.service.entries import keep_entries
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
from plugins.events.service.series import NOTHING, UNSEEN, call_off
from plugins.events.service.sheets import keep_sheets
from plugins.events.service.telling import Change, people_to_tell, tell_of_dates
from plugins.events.tables import Event, Series
from plugins.events.values import CASE_KIND, EventState, Pattern, Repeat, Scope, Timing

SAME = msg("These are the dates that the series has already.")
NONE_LEFT = msg("No date is left. Call the dates off instead.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What came of another rule: dates that came and went, and how many people are told."""

    came: int
    went: int
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A rule as it will be told: from when on, and what it makes of the dates."""

    repeat: Repeat
    begins: Timing
    is_same: bool
    change: RuleChange[Event]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Another rule for a date of a series and all after it, or for all that lie ahead.

    `number` is for a rule whose last day was not said.
    """

    event: UUID
    scope: Scope
    repeat: Repeat
    number: int | None = None


def plan_of(series: Series, run: Sequence[Event], wish: Wish, now: datetime) -> Plan:
    """What another rule would do, from a date on; for all, from the first that can still change.

    Where only the last day is another one, the rule goes on as it was told. Raises Refused when
    nothing can change any more, and Invalid for what is no rule.
    """
    event, scope = wish.event, wish.scope
    chosen = next((row for row in run if row.id == event), run[0])
    rows = [row for row in in_scope(run, chosen, scope) if can_change(row, now)]
    if not rows or (scope is not Scope.ALL and chosen not in rows):
        raise Refused(NOTHING)
    days = {row.id: home_day(row, overrides_of(row), series.zone) for row in rows}
    anchor = _hours(run, days[rows[0].id])
    repeat = ended(wish.repeat, first_of_rule(wish.repeat, anchor), wish.number)
    begins = first_of_rule(repeat, anchor)
    present = wall_day(rule_timing(series))
    wished = replace(repeat, last_day=series.last_day)
    is_same = (repeat.pattern, recurrence_of(wished, wall_day(begins))) == (
        series.pattern,
        recurrence_of(repeat_of(series), present),
    )
    if is_same:
        begins = on_day(begins, present)
    refuse_faults(repeat_faults(repeat, begins, least=1))
    planned = [one for one in planned_dates(repeat, begins) if one.day >= days[rows[0].id]]
    others = [(row, wall_day(timing_of(row))) for row in run if row.id not in days]
    change = rule_change([(row, days[row.id]) for row in rows], others, planned)
    return Plan(repeat=repeat, begins=begins, is_same=is_same, change=change)


def wall_day(timing: Timing) -> date:
    """The day of a stretch of time in its zone."""
    return to_wall(timing.starts_at, timing.zone).date()


def _hours(run: Sequence[Event], day: date) -> Timing:
    return on_day(timing_of(pattern_row(run, overrides_by_id(run))), day)


def calls_off(change: RuleChange[Event], now: datetime) -> list[Event]:
    """The public dates that a new rule ends: people may have seen them."""
    return [row for row in change.gone if may_cancel(row, now) is None]


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
        await _let_pictures_go(drafts)
        await _take_in(viewer, [row for _, row in change.off])
        stays = [*change.kept, *(row for _, row in change.off)]
        await _announce(viewer, dates, stays, now=moment, within=transaction)
        # Only now: a course whose last public date is called off ends.
        told = await call_off(viewer, off, said, now=moment, within=transaction) if off else 0
        told = max(told, await _tell_course(series, dates, said))
        await _log(viewer, run[0], said)
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


async def _let_pictures_go(drafts: Sequence[Event]) -> None:
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
    is_public = any(one.state not in UNSEEN for one in run)
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


async def _log(viewer: Viewer | None, event: Event, reason: str) -> None:
    await record(
        viewer,
        action="events.series.rule_changed",
        subject=event.series or event.id,
        fields=("series",),
        organization=event.organization,
        reason=reason,
    )
