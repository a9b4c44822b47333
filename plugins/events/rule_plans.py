"""What another rule would make of a series' dates, before anything is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from core.contracts.demands import refuse_faults
from core.contracts.errors import Refused
from core.data.times import to_wall
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
    NOTHING,
    can_change,
    in_scope,
    pattern_row,
    planned_dates,
    recurrence_of,
    repeat_faults,
)
from plugins.events.tables import Event, Series
from plugins.events.values import Repeat, Scope, Timing


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
