"""Several shifts in one go: made by a grid, changed and called off as a series or from one on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from core.contracts.demands import refuse, refuse_faults
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import tx
from plugins.volunteering.grid_rules import (
    Grid,
    GridShift,
    chosen_faults,
    grid_faults,
    moved_alike,
    shifts_of_grid,
)
from plugins.volunteering.queries import shift_line, shifts_of_series
from plugins.volunteering.rules import may_add_shift
from plugins.volunteering.service.rows import bump_offer, locked_offer, locked_shift, log
from plugins.volunteering.service.shifts import cancel_shift, change_shift, write_new
from plugins.volunteering.tables import Shift
from plugins.volunteering.values import Scope, ShiftLine, ShiftPlan


async def add_grid(
    viewer: Viewer | None,
    offer: UUID,
    grid: Grid,
    *,
    keep: Sequence[str],
    now: datetime | None = None,
) -> int:
    """Add the shifts of a grid whose keys are in `keep`, all or none; returns how many.

    Those of one time of day are a series from then on. Raises NotFound, Refused and Invalid.
    """
    refuse_faults(grid_faults(grid))
    chosen = [one for one in shifts_of_grid(grid) if one.key in keep]
    refuse_faults(chosen_faults(chosen, now or utc_now()))
    series = _series_of(chosen)
    async with tx():
        found = await locked_offer(offer)
        refuse(may_add_shift(found))
        for one in chosen:
            await write_new(viewer, found, one.plan, series=series[one.row])
        await log(viewer, found, "shifts.added", fields=(f"{len(chosen)}",))
        await bump_offer(offer)
    return len(chosen)


def _series_of(chosen: Sequence[GridShift]) -> dict[int, UUID | None]:
    """A series for each time of day that comes back."""
    rows: dict[int, int] = defaultdict(int)
    for one in chosen:
        rows[one.row] += 1
    return {row: new_id() if number > 1 else None for row, number in rows.items()}


async def change_shifts(
    viewer: Viewer | None,
    shift: UUID,
    plan: ShiftPlan,
    scope: Scope,
    *,
    now: datetime | None = None,
) -> int:
    """Change a shift, and with it others of its series: as many days, to the same hours.

    All or none; returns how many people were told. Raises as `change_shift`.
    """
    moment = now or utc_now()
    async with tx():
        row, _ = await locked_shift(shift)
        before = replace(plan, starts_at=row.starts_at, ends_at=row.ends_at, zone=row.zone)
        told = 0
        for one in await _members(row, scope, moment):
            starts, ends = moved_alike((one.starts_at, one.ends_at), before, plan)
            own = plan if one.id == shift else replace(plan, starts_at=starts, ends_at=ends)
            told += await change_shift(viewer, one.id, own, now=moment)
        return told


async def cancel_shifts(
    viewer: Viewer | None,
    shift: UUID,
    scope: Scope,
    *,
    reason: str = "",
    now: datetime | None = None,
) -> int:
    """Call a shift off, and with it others of its series; all or none.

    Returns how many people were told. Raises as `cancel_shift`.
    """
    moment = now or utc_now()
    async with tx():
        row, _ = await locked_shift(shift)
        told = 0
        for one in await _members(row, scope, moment):
            told += await cancel_shift(viewer, one.id, reason=reason, now=moment)
        return told


async def _members(row: Shift, scope: Scope, now: datetime) -> Sequence[ShiftLine]:
    """The shift itself, and those of its series ahead that a change is about, in order."""
    own = await shift_line(row.id)
    if own is None or row.series is None or scope is Scope.ONE:
        return [own] if own else []
    members = await shifts_of_series(row.series, now)
    others = [one for one in members if one.id != row.id]
    if scope is Scope.FOLLOWING:
        others = [one for one in others if one.starts_at > row.starts_at]
    return sorted([own, *others], key=lambda one: (one.starts_at, one.id))
