"""Series put in the transaction of the rows behind them, and kept in step with occurrences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.calendar import EntryDraft, SeriesDraft
from core.data.times import utc_now
from core.services.calendar import rows, rules
from core.services.calendar.queries import entry_of, occurrences_of, series_of
from core.services.calendar.recurrences import (
    check_occurrence,
    check_series,
    excluded_starts,
    rrule_of,
    starts_of_rule,
)
from core.services.calendar.values import Entry, Timetable


async def put_series(kind: str, draft: SeriesDraft) -> Entry:
    """Write a series with all its occurrences, inside the `tx()` that writes their rows.

    Occurrences that the draft leaves out are taken away. The UID stays for ever, also when the
    whole series moves; SEQUENCE rises when time, rule, place or status changes, or an instant of
    the rule does not take place. A draft that changes nothing writes nothing. Raises ValueError
    for a draft that cannot be shown and RuntimeError outside a transaction.
    """
    rows.need_transaction()
    for one in (draft.entry, *draft.occurrences):
        rules.check_draft(one)
    entry, drafts = rules.in_utc(draft.entry), [rules.in_utc(one) for one in draft.occurrences]
    starts = check_series(entry, draft.recurrence, drafts)
    before = await locked(kind, entry.subject)
    changed = await _put_occurrences(kind, entry.subject, drafts)
    rule = rrule_of(draft.recurrence, entry.zone, is_all_day=entry.is_all_day)
    timetable = await _timetable(kind, entry, rule, starts)
    if before is not None and not changed:
        is_same = timetable == before.timetable and not rules.is_changed(before, entry)
        if is_same:
            return before
    after = await rows.write(kind, entry, before, timetable=timetable)
    await rows.bump_for(before, after, *changed)
    rows.warm_after(after)
    return after


async def remove_series(kind: str, series: UUID) -> None:
    """Take a series away with all its occurrences, inside `tx()`; harmless when there is none."""
    rows.need_transaction()
    whole = await locked(kind, series)
    if whole is None:
        return
    occurrences = await occurrences_of(kind, series)
    for one in (whole, *occurrences):
        await rows.take_away(one)
    await rows.bump_for(whole, *occurrences)


async def settle(kind: str, series: UUID) -> bool:
    """Let go of occurrences cancelled thirty days ago, inside `tx()`; whether there were any."""
    before = await locked(kind, series)
    if before is None or await _present_timetable(before) == before.timetable:
        return False
    after = await settled(before)
    await rows.bump_for(before, after)
    if after is not None:
        rows.warm_after(after)
    return True


async def locked(kind: str, series: UUID | None) -> Entry | None:
    """A series, locked before any of its occurrences; None when there is none."""
    if series is None:
        return None
    await rows.lock_series(kind, series)
    return await series_of(kind, series)


async def series_for(kind: str, draft: EntryDraft) -> Entry | None:
    """The locked series of an occurrence's draft; None for a single entry's.

    Raises ValueError when the two do not fit together.
    """
    if draft.series is None:
        return None
    whole = await locked(kind, draft.series)
    if whole is None:
        message = f"the series of {draft.subject} is not in the calendar"
        raise ValueError(message)
    check_occurrence(draft, whole, starts_of_rule(whole.rule, whole.starts_at, whole.zone))
    return whole


def check_uid(before: Entry | None, draft: EntryDraft) -> None:
    """Raises ValueError for an entry that would get another UID: people have it already."""
    if before is not None and before.uid != rules.entry_uid(draft.series or draft.subject):
        message = f"{draft.subject} keeps its UID {before.uid}: it cannot join or leave a series"
        raise ValueError(message)


async def settled(series: Entry | None) -> Entry | None:
    """The series in its next version, in step with its occurrences."""
    if series is None:
        return None
    return await rows.write_timetable(series, await _present_timetable(series))


async def _present_timetable(series: Entry) -> Timetable:
    starts = starts_of_rule(series.rule, series.starts_at, series.zone)
    return await _timetable(series.kind, series, series.rule, starts)


async def _timetable(
    kind: str, series: EntryDraft | Entry, rule: str, starts: Sequence[datetime]
) -> Timetable:
    occurrences = await occurrences_of(kind, series.subject)
    ends = [one.ends_at for one in occurrences if one.is_public]
    return Timetable(
        rule=rule,
        excluded=excluded_starts(starts, occurrences, utc_now()),
        over_at=max(ends, default=series.ends_at),
    )


async def _put_occurrences(kind: str, series: UUID, drafts: Sequence[EntryDraft]) -> list[Entry]:
    """Write the occurrences of a series; those that changed, as they were and as they are."""
    known = {one.subject: one for one in await occurrences_of(kind, series)}
    wanted = {draft.subject: draft for draft in drafts}
    gone = [
        one
        for subject, one in known.items()
        if subject not in wanted and one.recurrence_id is not None
    ]
    for one in gone:
        await rows.take_away(one)
    # An instant is taken once in a series: those that go to another occurrence are freed first.
    await rows.free_instants(
        [
            one.id
            for subject, one in known.items()
            if subject in wanted and one.recurrence_id != wanted[subject].recurrence_id
        ]
    )
    changed = list(gone)
    for draft in drafts:
        before = known.get(draft.subject) or await entry_of(kind, draft.subject)
        if before is None or rules.is_changed(before, draft):
            check_uid(before, draft)
            after = await rows.write(kind, draft, before)
            changed += [after] if before is None else [before, after]
    return changed
