"""Changing what dates of a series say: all as one of them, or one back to what the others say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import refuse, refuse_faults
from core.contracts.errors import Refused
from core.contracts.viewer import Viewer
from core.data.rows import changed_fields, write_row
from core.data.times import to_utc, to_wall, utc_now
from core.data.transactions import tx
from core.services.calendar.api import occurrence_starts
from plugins.events.rules import is_public, may_edit, registration_faults, timing_faults, timing_of
from plugins.events.series_queries import first_timing, overrides_by_id, overrides_of, repeat_of
from plugins.events.series_rules import (
    NOTHING,
    can_change,
    in_scope,
    pattern_row,
    recurrence_of,
    shifted,
    shifted_instant,
)
from plugins.events.service.drafting import let_go, open_approval
from plugins.events.service.entries import keep_entries
from plugins.events.service.log import log
from plugins.events.service.moving import moved_columns
from plugins.events.service.rows import (
    TIME_COLUMNS,
    bump_run,
    content_columns,
    locked_run,
    locked_series,
    one_of,
    organization_of,
    registration_columns,
    spot_columns,
    timing_columns,
)
from plugins.events.service.series_moving import tell_of_moves, tell_rooms
from plugins.events.service.sheets import keep_sheets
from plugins.events.tables import Event, Series
from plugins.events.values import (
    UNSEEN_STATES,
    Content,
    EventState,
    Pattern,
    Registration,
    Scope,
    Spot,
    Timing,
)

SIGNUP_TIMES = ("signup_opens_at", "signup_closes_at")


async def edit_dates(
    viewer: Viewer | None,
    event: UUID,
    scope: Scope,
    *,
    content: Content,
    registration: Registration,
    timing: Timing | None = None,
    spot: Spot | None = None,
    now: datetime | None = None,
) -> int:
    """Change what dates of a series say, as one of them was changed; gives how many changed.

    Only what differs on `event` is changed on the others, and nothing that was changed by hand
    there. `timing` and `spot` are for drafts; public dates move with `move_dates`. How people sign
    up for a course is the same on all dates. Raises NotFound, Refused and Invalid.
    """
    moment = now or utc_now()
    async with tx():
        run = await locked_run(event)
        found = one_of(run, event)
        refuse(may_edit(found))
        values = content_columns(content) | registration_columns(registration)
        if found.state in UNSEEN_STATES:
            values |= timing_columns(timing) if timing else {}
            values |= spot_columns(spot) if spot else {}
        at = timing if timing and found.state in UNSEEN_STATES else timing_of(found)
        refuse_faults(timing_faults(at), registration_faults(registration, at))
        names = changed_fields(found, values)
        chosen = [row for row in in_scope(run, found, scope) if can_change(row, moment)]
        after = [
            await _written(row, _edited(row, found, values, names, at), names, row is found)
            for row in _with(chosen, found)
        ]
        await _follow(viewer, [found, *chosen], after)
        if scope is Scope.ALL and at != timing_of(found):
            await _move_rule(found, at)
            await keep_entries(after, await organization_of(found))
        await log(viewer, found, "events.series.edited", fields=names)
        await bump_run(found)
    return len(after)


def _with(chosen: Sequence[Event], found: Event) -> list[Event]:
    return list(chosen) if found in chosen else [found, *chosen]


def _edited(
    row: Event, found: Event, values: Mapping[str, Any], names: Iterable[str], at: Timing
) -> dict[str, Any]:
    """What an edit of one date means for another, apart from what was changed there by hand."""
    by_hand = () if row is found else overrides_of(row)
    wanted = {name: values[name] for name in names if name not in by_hand}
    if row is found:
        return wanted
    for name in set(SIGNUP_TIMES) & wanted.keys():
        wanted[name] = shifted_instant(wanted[name], at.starts_at, row.starts_at, row.zone)
    if set(TIME_COLUMNS) & set(names):
        for name in TIME_COLUMNS:
            wanted.pop(name, None)
        if row.state in UNSEEN_STATES and "starts_at" not in by_hand:
            wanted |= timing_columns(shifted(timing_of(row), timing_of(found), at))
    return wanted


async def _written(
    row: Event,
    values: dict[str, Any],
    names: Iterable[str],
    is_source: bool,  # noqa: FBT001 -- which row it is
) -> Event:
    """Write a date; what was said for all is no longer the own of the one it was said on."""
    if is_source:
        left = set(overrides_of(row)) - set(names)
        values |= {"overrides": json.dumps(sorted(left))}
    return await write_row(row, values) if changed_fields(row, values) else row


async def _follow(viewer: Viewer | None, before: Sequence[Event], after: list[Event]) -> None:
    """What hangs on the rows: pictures, sheets, calendar entries, the case that waits."""
    organization = await organization_of(after[0])
    shown = {row.picture for row in after}
    for picture in {row.picture for row in before if row.picture} - shown:
        await let_go(picture)
    waiting = [row for row in after if row.state == EventState.WAITING]
    if waiting:
        await open_approval(viewer, waiting[0], organization)
    public = [row for row in after if row.state not in UNSEEN_STATES]
    if public:
        await keep_sheets(viewer, public)
        await keep_entries(public, organization)


async def _move_rule(found: Event, at: Timing) -> None:
    """Let the rule go with all of its dates while nobody has seen one, where it can.

    Dates that people have in their calendars keep their place in the rule, and are moved there
    one by one: a RECURRENCE-ID is their name.
    """
    rows = await locked_run(found.id)
    series = await locked_series(found.series)
    if any(row.published_at for row in rows) or series.rule_starts_at:
        return
    before = first_timing(series)
    first = shifted(before, timing_of(found), at)
    day = to_wall(first.starts_at, first.zone).date()
    days = (day - to_wall(before.starts_at, before.zone).date()).days
    repeat = repeat_of(series)
    if days and repeat.pattern not in (Pattern.DAILY, Pattern.MONTH_DAY, Pattern.YEARLY):
        return
    moved = {row.id: shifted(_place(row), timing_of(found), at).starts_at for row in rows}
    last_day = repeat.last_day.fromordinal(repeat.last_day.toordinal() + days)
    recurrence = recurrence_of(
        type(repeat)(pattern=repeat.pattern, every=repeat.every, weekdays=repeat.weekdays,
                     last_day=last_day), day,
    )  # fmt: skip
    if not set(moved.values()) <= set(occurrence_starts(first.starts_at, first.zone, recurrence)):
        return
    for row in rows:
        await Event.update({Event.recurrence_id: moved[row.id]}).where(Event.id == row.id)
    await Series.update(
        {
            Series.first_starts_at: first.starts_at,
            Series.first_ends_at: first.ends_at,
            Series.last_day: last_day,
        }
    ).where(Series.id == series.id)


def _place(row: Event) -> Timing:
    """A date where the rule has it, as long as it is now."""
    length = to_wall(row.ends_at, row.zone) - to_wall(row.starts_at, row.zone)
    start = to_wall(row.recurrence_id, row.zone)
    return Timing(
        starts_at=row.recurrence_id,
        ends_at=to_utc(start + length, row.zone),
        zone=row.zone,
        is_all_day=row.is_all_day,
    )


async def reset_date(viewer: Viewer | None, event: UUID, *, now: datetime | None = None) -> int:
    """Give a date back what the others of its series say; gives how many people are told.

    What was changed by hand is taken from the last date that was not; the time goes back to its
    place in the rule, moved as that one is. Raises NotFound and Refused.
    """
    moment = now or utc_now()
    async with tx() as transaction:
        run = await locked_run(event)
        found = one_of(run, event)
        names = overrides_of(found)
        if not names or not can_change(found, moment):
            raise Refused(NOTHING)
        like = pattern_row([row for row in run if row.id != event], overrides_by_id(run))
        values = _like(found, like, names)
        timing = Timing(**{name: values.get(name, getattr(found, name)) for name in TIME_COLUMNS})
        if is_public(found):
            values |= moved_columns(found, timing)
        after = await write_row(found, values | {"overrides": "[]"})
        await _follow(viewer, [found], [after])
        told = 0
        if is_public(after) and _shows_move(found, after):
            told = await tell_of_moves([found], [after], "")
            await tell_rooms([found], [after], transaction)
        await log(viewer, after, "events.series.date_reset", fields=names)
        await bump_run(after)
    return told


def _shows_move(before: Event, after: Event) -> bool:
    names = (*TIME_COLUMNS, "place_name", "address", "is_online", "link")
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _like(found: Event, like: Event, names: Sequence[str]) -> dict[str, Any]:
    """The columns that were changed by hand, as another date has them."""
    values = {name: getattr(like, name) for name in names if name not in TIME_COLUMNS}
    for name in set(SIGNUP_TIMES) & values.keys():
        values[name] = shifted_instant(values[name], like.starts_at, found.starts_at, found.zone)
    if set(TIME_COLUMNS) & set(names):
        values |= timing_columns(shifted(_place(found), _place(like), timing_of(like)))
    return values
