"""The only writer of the calendar: entries put in the transaction of the row behind them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from piccolo.columns import Column

from core.contracts.calendar import EntryDraft
from core.data.database import is_sqlite
from core.data.folding import fold
from core.data.times import utc_now
from core.data.transactions import Transaction, current
from core.data.versions import bump
from core.kernel.registry import room_of
from core.services.calendar import renderings, rules
from core.services.calendar.queries import entry_of
from core.services.calendar.tables import CalendarEntry, CalendarEntryArea
from core.services.calendar.values import Entry, FeedScope

Columns = dict[Column | str, Any]

_waiting: WeakKeyDictionary[Transaction, set[UUID]] = WeakKeyDictionary()


async def put_entry(
    kind: str, draft: EntryDraft, *, recurrence_id: datetime | None = None
) -> Entry:
    """Write the entry of a room's row, inside the `tx()` that writes the row.

    The UID stays for ever. SEQUENCE rises only when start, end, zone, place or status changes;
    a draft that changes nothing writes nothing. Raises ValueError for a draft that cannot be
    shown and RuntimeError outside a transaction.
    """
    transaction = _open_transaction()
    rules.check_draft(draft)
    draft = rules.in_utc(draft)
    await lock_entry(kind, draft.subject)
    before = await entry_of(kind, draft.subject, recurrence_id=recurrence_id)
    if before is not None and not rules.is_changed(before, draft):
        return before
    await _write_areas(await _save(kind, draft, before, recurrence_id), draft)
    after = await entry_of(kind, draft.subject, recurrence_id=recurrence_id)
    if after is None:
        message = f"the entry of {draft.subject} did not arrive"
        raise RuntimeError(message)
    await _bump(before, after)
    if after.is_public:
        _warm_after(transaction, after.id)
    return after


async def remove_entry(kind: str, subject: UUID, *, recurrence_id: datetime | None = None) -> None:
    """Take a draft's entry away, inside `tx()`; harmless when there is none.

    What has been public once is hidden and kept, so that its SEQUENCE goes on if it comes back.
    Something that will not take place is not removed: put it with the status CANCELLED.
    """
    _open_transaction()
    await lock_entry(kind, subject)
    entry = await entry_of(kind, subject, recurrence_id=recurrence_id)
    if entry is None:
        return
    row = CalendarEntry.id == entry.id
    if await CalendarEntry.exists().where(row, CalendarEntry.has_been_public == True):  # noqa: E712 -- a condition of SQL
        hidden: Columns = {"is_public": False, "version": entry.version + 1}
        await CalendarEntry.update(hidden).where(row)
    else:
        await CalendarEntry.delete().where(row)
    await _bump(entry, None)


def _open_transaction() -> Transaction:
    transaction = current()
    if transaction is None:
        message = "calendar entries are written inside the tx() of the row behind them"
        raise RuntimeError(message)
    return transaction


async def lock_entry(kind: str, subject: UUID) -> None:
    """Keep a second writer of the same entry waiting; SQLite has only one anyway."""
    if is_sqlite():
        return
    mine = (CalendarEntry.kind == kind) & (CalendarEntry.subject == subject)
    await CalendarEntry.select(CalendarEntry.id).where(mine).lock_rows()


async def _save(
    kind: str, draft: EntryDraft, before: Entry | None, recurrence_id: datetime | None
) -> UUID:
    """Write the row of a draft and give its id."""
    values = _columns(draft, before, utc_now())
    if before is None:
        values |= {"kind": kind, "module": room_of(kind), "recurrence_id": recurrence_id}
        values["uid"] = rules.entry_uid(draft.subject)
        row = CalendarEntry(**{str(name): value for name, value in values.items()})
        await row.save()
        return row.id
    if not draft.is_public:
        del values["has_been_public"]
    await CalendarEntry.update(values).where(CalendarEntry.id == before.id)
    return before.id


def _columns(draft: EntryDraft, before: Entry | None, now: datetime) -> Columns:
    """All that a draft says, as columns, and what follows from it."""
    said: Columns = {name: getattr(draft, name) for name in EntryDraft.__slots__}
    return said | {
        "areas": json.dumps(draft.areas),
        "status": draft.status.value,
        "cancelled_at": rules.cancelled_since(before, draft, now),
        "is_multiday": rules.is_over_several_days(draft.starts_at, draft.ends_at, draft.zone),
        "has_been_public": draft.is_public,
        "search_text": search_text(draft),
        "revised_at": now,
        "version": before.version + 1 if before else 1,
        "sequence": before.sequence + int(rules.is_moved(before, draft)) if before else 0,
    }


def search_text(draft: EntryDraft) -> str:
    """What the search finds an entry by: title in all languages, organization, place."""
    titles = dict.fromkeys(draft.title.texts.values())
    return rules.searchable(fold(" ".join((*titles, draft.organization_name, draft.place))))


async def _write_areas(entry: UUID, draft: EntryDraft) -> None:
    await CalendarEntryArea.delete().where(CalendarEntryArea.entry == entry)
    rows = [
        CalendarEntryArea(entry=entry, area=area, starts_at=draft.starts_at)
        for area in dict.fromkeys(draft.areas)
    ]
    if rows:
        await CalendarEntryArea.insert(*rows)


async def _bump(before: Entry | None, after: Entry | None) -> None:
    """Raise the versions of all pages and feeds that could show a difference; last in the tx."""
    seen = [entry for entry in (before, after) if entry is not None and entry.is_public]
    scopes = {
        scope
        for entry in seen
        for scope in (
            FeedScope(),
            FeedScope(module=entry.module),
            FeedScope(organization=entry.organization),
        )
    }
    if scopes:
        await bump(*(scope.version_key for scope in scopes))


def _warm_after(transaction: Transaction, entry: UUID) -> None:
    """Have the transaction's entries written out once it is committed, all in one go."""
    waiting = _waiting.get(transaction)
    if waiting is None:
        waiting = _waiting[transaction] = set()
        transaction.after_commit(lambda: renderings.fill(waiting))
    waiting.add(entry)
