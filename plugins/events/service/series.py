"""Changing several dates of a series in one go: what they say, when and where, whether at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.demands import need_reason, refuse, refuse_faults
from core.contracts.errors import Refused
from core.contracts.signals import announce
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.rows import changed_fields, write_row
from core.data.times import to_utc, to_wall, utc_now
from core.data.transactions import Transaction, tx
from core.services.audit.api import record
from core.services.calendar.api import occurrence_starts
from plugins.events.rules import (
    is_past,
    is_public,
    may_cancel,
    may_edit,
    may_move,
    registration_faults,
    timing_faults,
    timing_of,
)
from plugins.events.series_queries import (
    dates_of,
    first_timing,
    overrides_by_id,
    overrides_of,
    repeat_of,
)
from plugins.events.series_rules import (
    can_change,
    in_scope,
    pattern_row,
    recurrence_of,
    shifted,
    shifted_instant,
)
from plugins.events.service.drafting import let_go, open_approval
from plugins.events.service.entries import keep_entries
from plugins.events.service.moving import (
    as_it_was,
    canceller,
    check_move,
    fact_of_move,
    moved_columns,
)
from plugins.events.service.rows import (
    bump_run,
    content_columns,
    locked_run,
    locked_series,
    organization_of,
    registration_columns,
    spot_columns,
    timing_columns,
)
from plugins.events.service.sheets import end_sheet, keep_sheets
from plugins.events.service.telling import Change, people_of, people_to_tell, tell_of_dates
from plugins.events.signals import EventCancelled
from plugins.events.tables import Event, Series
from plugins.events.values import (
    Content,
    EventState,
    Pattern,
    Registration,
    Scope,
    Spot,
    Timing,
)

TIME_COLUMNS = ("starts_at", "ends_at", "zone", "is_all_day")
SIGNUP_TIMES = ("signup_opens_at", "signup_closes_at")
UNSEEN = (EventState.DRAFT, EventState.WAITING)
NOTHING = Refusal("nothing", msg("None of these dates can change any more."))


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
        found = _one_of(run, event)
        refuse(may_edit(found))
        values = content_columns(content) | registration_columns(registration)
        if found.state in UNSEEN:
            values |= timing_columns(timing) if timing else {}
            values |= spot_columns(spot) if spot else {}
        at = timing if timing and found.state in UNSEEN else timing_of(found)
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
        await _log(viewer, found, "events.series.edited", names, "")
        await bump_run(found)
    return len(after)


def _with(chosen: Sequence[Event], found: Event) -> list[Event]:
    return list(chosen) if found in chosen else [found, *chosen]


def _one_of(run: Sequence[Event], event: UUID) -> Event:
    return next((row for row in run if row.id == event), run[0])


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
        if row.state in UNSEEN and "starts_at" not in by_hand:
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
    public = [row for row in after if row.state not in UNSEEN]
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
        found = _one_of(run, event)
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
        told = await _tell_of_moves(before, after, reason.strip())
        await _tell_rooms(before, after, transaction)
        await _log(viewer, found, "events.series.moved", TIME_COLUMNS, reason)
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


async def _tell_of_moves(before: Sequence[Event], after: Sequence[Event], reason: str) -> int:
    changes = [
        Change(event=new, contacts=await people_to_tell(new), details=as_it_was(old))
        for old, new in zip(before, after, strict=True)
    ]
    return await tell_of_dates("events.changed", changes, reason=reason)


async def _tell_rooms(before: Sequence[Event], after: Sequence[Event], within: Transaction) -> None:
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


async def cancel_dates(
    viewer: Viewer | None,
    event: UUID,
    scope: Scope,
    *,
    reason: str,
    now: datetime | None = None,
) -> int:
    """Call dates of a series off, with their sign-ups; each person is told once.

    Gives how many people are told. Drafts and what waits for the city are left. Raises NotFound,
    Refused, Invalid (no reason).
    """
    said = need_reason(reason)
    moment = now or utc_now()
    async with tx() as transaction:
        run = await locked_run(event)
        found = _one_of(run, event)
        chosen = [row for row in in_scope(run, found, scope) if may_cancel(row, moment) is None]
        if not chosen:
            raise Refused(NOTHING)
        told = await call_off(viewer, chosen, said, now=moment, within=transaction)
        await _log(viewer, found, "events.series.cancelled", ("state",), said)
        await bump_run(found)
    return told


async def call_off(
    viewer: Viewer | None,
    dates: Sequence[Event],
    reason: str,
    *,
    now: datetime,
    within: Transaction,
) -> int:
    """Cancel public dates of one series with their sign-ups; gives how many people are told."""
    contacts = {row.id: await people_to_tell(row) for row in dates}
    values = {"state": EventState.CANCELLED.value, "reason": reason}
    after = [await write_row(row, values) for row in dates]
    for row in after:
        await end_sheet(viewer, row, reason, by=canceller(viewer, row), now=now)
    await keep_entries(after, await organization_of(after[0]))
    details = {"method": "CANCEL"}
    told = await tell_of_dates(
        "events.cancelled",
        [Change(event=row, contacts=contacts[row.id], details=details) for row in after],
        reason=reason,
    )
    for row in after:
        fact = EventCancelled(event=row.id, organization=row.organization, reason=reason)
        await announce(fact, within=within)
    return told


async def reset_date(viewer: Viewer | None, event: UUID, *, now: datetime | None = None) -> int:
    """Give a date back what the others of its series say; gives how many people are told.

    What was changed by hand is taken from the last date that was not; the time goes back to its
    place in the rule, moved as that one is. Raises NotFound and Refused.
    """
    moment = now or utc_now()
    async with tx() as transaction:
        run = await locked_run(event)
        found = _one_of(run, event)
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
            told = await _tell_of_moves([found], [after], "")
            await _tell_rooms([found], [after], transaction)
        await _log(viewer, after, "events.series.date_reset", names, "")
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


async def _log(
    viewer: Viewer | None, event: Event, action: str, fields: Iterable[str], reason: str
) -> None:
    await record(
        viewer,
        action=action,
        subject=event.series or event.id,
        fields=tuple(fields),
        organization=event.organization,
        reason=reason,
    )
