"""Entries put in the transaction of the row behind them: single ones and occurrences."""

from __future__ import annotations

from uuid import UUID

from core.contracts.calendar import EntryDraft
from core.data.commands import Sql, execute
from core.services.calendar import rows, rules, series
from core.services.calendar.queries import entry_of
from core.services.calendar.values import Entry


async def put_entry(kind: str, draft: EntryDraft) -> Entry:
    """Write the entry of a room's row, inside the `tx()` that writes the row.

    The UID stays for ever. SEQUENCE rises only when start, end, zone, place or status changes;
    a draft that changes nothing writes nothing. The series of an occurrence must be there before
    it. Raises ValueError for a draft that cannot be shown and RuntimeError outside a transaction.
    """
    rows.need_transaction()
    rules.check_draft(draft)
    draft = rules.in_utc(draft)
    whole = await series.series_for(kind, draft)
    await rows.lock(kind, draft.subject)
    before = await entry_of(kind, draft.subject)
    if before is not None and not rules.is_changed(before, draft):
        return before
    series.check_uid(before, draft)
    after = await rows.write(kind, draft, before)
    settled = await series.settled(whole)
    await rows.bump_for(before, after, whole, settled)
    rows.warm_after(settled or after)
    return after


async def remove_entry(kind: str, subject: UUID) -> None:
    """Take a draft's entry away, inside `tx()`; harmless when there is none.

    What has been public once is hidden and kept, so that its SEQUENCE goes on if it comes back.
    Something that will not take place is not removed: put it with the status CANCELLED. A removed
    occurrence leaves an instant at which its series does not take place.
    """
    rows.need_transaction()
    entry = await entry_of(kind, subject)
    if entry is None:
        return
    whole = await series.locked(kind, entry.series)
    await rows.lock(kind, subject)
    await rows.take_away(entry)
    settled = await series.settled(whole)
    await rows.bump_for(entry, whole, settled)
    if settled is not None:
        rows.warm_after(settled)


async def hand_entries_over(before: UUID, after: UUID, *, name: str) -> None:
    """Give what is left of an organization's entries to another, inside `tx()`.

    Rooms put their own entries anew first; this is for what none of them shows any more.
    """
    rows.need_transaction()
    await execute(
        Sql(
            "UPDATE calendar_entry SET organization = ?, organization_name = ?"
            " WHERE organization = ?",
            (after, name, before),
        )
    )
