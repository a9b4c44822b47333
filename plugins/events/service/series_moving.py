"""Moving public dates of a series in one go, with one word to each person."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.errors import Refused
from core.contracts.signals import announce
from core.contracts.viewer import Viewer
from core.data.rows import changed_fields, write_row
from core.data.times import utc_now
from core.data.transactions import Transaction, tx
from plugins.events.rules import is_past, may_move, timing_of
from plugins.events.series_queries import dates_of, overrides_of
from plugins.events.series_rules import NOTHING, in_scope, shifted
from plugins.events.service.entries import keep_entries
from plugins.events.service.log import log
from plugins.events.service.moving import as_it_was, check_move, fact_of_move, moved_columns
from plugins.events.service.rows import (
    TIME_COLUMNS,
    bump_run,
    locked_run,
    one_of,
    organization_of,
    spot_columns,
    timing_columns,
)
from plugins.events.service.sheets import keep_sheets
from plugins.events.service.telling import Change, people_of, people_to_tell, tell_of_dates
from plugins.events.tables import Event
from plugins.events.values import EventState, Scope, Spot, Timing


async def move_dates(
    viewer: Viewer | None,
    event: UUID,
    scope: Scope,
    *,
    timing: Timing,
    spot: Spot,
    reason: str = "",
    now: datetime | None = None,
) -> int:
    """Move public dates of a series as one of them moves; each person is told once.

    The day moves by as many days, the hour by as much, by the wall clock. A time or place that
    was changed by hand stays. Gives how many people are told. Raises NotFound, Refused, Invalid.
    """
    moment = now or utc_now()
    async with tx() as transaction:
        run = await locked_run(event)
        found = one_of(run, event)
        check_move(timing, spot, moment)
        chosen = [row for row in in_scope(run, found, scope) if _can_move(row, moment)]
        if not chosen:
            raise Refused(NOTHING)
        moves = [(row, _moved(row, found, timing, spot, reason)) for row in chosen]
        pairs = [(row, values) for row, values in moves if set(values) - {"reason", "overrides"}]
        after = await keep_sheets(viewer, [await write_row(row, values) for row, values in pairs])
        if not after:
            return 0
        await keep_entries(after, await organization_of(after[0]))
        before = [row for row, _ in pairs]
        told = await tell_of_moves(before, after, reason.strip())
        await tell_rooms(before, after, transaction)
        await log(viewer, found, "events.series.moved", fields=TIME_COLUMNS, reason=reason)
        await bump_run(found)
    return told


def _can_move(row: Event, now: datetime) -> bool:
    return row.state == EventState.PUBLISHED and not is_past(row, now)


def _moved(row: Event, found: Event, timing: Timing, spot: Spot, reason: str) -> dict[str, Any]:
    by_hand = () if row is found else overrides_of(row)
    at = timing if row is found else shifted(timing_of(row), timing_of(found), timing)
    asked = timing_columns(timing) | spot_columns(spot)
    names = set(changed_fields(found, asked))
    new = timing_columns(at) | spot_columns(spot)
    if "starts_at" in by_hand or not names & set(TIME_COLUMNS):
        at = timing_of(row)
        new |= timing_columns(at)
    values = {
        name: new[name]
        for name in changed_fields(row, new)
        if name not in by_hand and (name in names or name in TIME_COLUMNS)
    }
    if not values:
        return {}
    left = set(overrides_of(row)) - (names if row is found else set())
    return values | moved_columns(row, at) | {
        "reason": reason.strip(),
        "overrides": json.dumps(sorted(left)),
    }  # fmt: skip


async def tell_of_moves(before: Sequence[Event], after: Sequence[Event], reason: str) -> int:
    """Word of what moved, once to each person; gives how many people."""
    changes = [
        Change(event=new, contacts=await people_to_tell(new), details=as_it_was(old))
        for old, new in zip(before, after, strict=True)
    ]
    return await tell_of_dates("events.changed", changes, reason=reason)


async def tell_rooms(before: Sequence[Event], after: Sequence[Event], within: Transaction) -> None:
    """Announce what moved, so that bookings and the like move with it or nothing does."""
    for old, new in zip(before, after, strict=True):
        await announce(fact_of_move(old, new), within=within)


async def told_by_scope(event: Event, *, now: datetime) -> Mapping[str, int]:
    """How many people get word, by which dates of the series are chosen; nothing for one event."""
    if event.series is None:
        return {}
    run = await dates_of(event.series)
    return {
        scope.value: await people_of(
            [one for one in in_scope(run, event, scope) if may_move(one, now) is None]
        )
        for scope in Scope
    }
