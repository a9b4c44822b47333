"""The rows of entries: locked, written, taken away, with the versions of whatever shows them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from piccolo.columns import Column

from core.contracts.calendar import EntryDraft, EntryStatus
from core.data.database import is_sqlite
from core.data.folding import fold, slug
from core.data.times import utc_now
from core.data.transactions import Transaction, current
from core.data.versions import bump
from core.kernel.bus import announce
from core.kernel.registry import room_of
from core.services.calendar import renderings, rules
from core.services.calendar.queries import entries_by_ids
from core.services.calendar.signals import EntryCancelled, EntryMoved, EntrySignal
from core.services.calendar.tables import CalendarEntry, CalendarEntryArea
from core.services.calendar.values import Entry, Timetable

Columns = dict[Column | str, Any]

_waiting: WeakKeyDictionary[Transaction, set[UUID]] = WeakKeyDictionary()


def need_transaction() -> Transaction:
    """The open transaction. Raises RuntimeError when there is none."""
    transaction = current()
    if transaction is None:
        message = "calendar entries are written inside the tx() of the row behind them"
        raise RuntimeError(message)
    return transaction


async def lock(kind: str, subject: UUID) -> None:
    """Keep a second writer of the same entry waiting; SQLite has only one anyway."""
    mine = (CalendarEntry.kind == kind) & (CalendarEntry.subject == subject)
    await _lock_rows(mine & (CalendarEntry.rule == ""))


async def lock_series(kind: str, series: UUID) -> None:
    """Keep a second writer of a series, or of any of its occurrences, waiting."""
    mine = (CalendarEntry.kind == kind) & (CalendarEntry.subject == series)
    await _lock_rows(mine & (CalendarEntry.rule != ""))


async def _lock_rows(condition: Any) -> None:
    if not is_sqlite():
        await CalendarEntry.select(CalendarEntry.id).where(condition).lock_rows()


async def write(
    kind: str, draft: EntryDraft, before: Entry | None, *, timetable: Timetable | None = None
) -> Entry:
    """Write the row of a draft as its next version; a whole series comes with its timetable."""
    values = _columns(draft, before, timetable, utc_now())
    name = await _save(kind, draft, before, values)
    await _write_areas(name, draft)
    if before is not None and timetable is None:
        await _tell(kind, before, draft)
    return (await entries_by_ids([name]))[name]


async def _tell(kind: str, before: Entry, after: EntryDraft) -> None:
    """Say what became of an entry to those who go along with it, inside the transaction."""
    if after.status is EntryStatus.CANCELLED and before.status is not EntryStatus.CANCELLED:
        fact: EntrySignal = EntryCancelled(kind=kind, subject=after.subject)
    elif (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        fact = EntryMoved(
            kind=kind,
            subject=after.subject,
            zone=after.zone,
            starts_at=after.starts_at,
            ends_at=after.ends_at,
            previous_starts_at=before.starts_at,
            previous_ends_at=before.ends_at,
        )
    else:
        return
    await announce(fact, within=need_transaction())


async def write_timetable(series: Entry, timetable: Timetable) -> Entry:
    """Write when a series takes place as its next version, and nothing else of it."""
    values: Columns = {**_timetable_columns(timetable), "version": series.version + 1}
    if timetable.is_moved_from(series):
        values |= {"sequence": series.sequence + 1, "revised_at": utc_now()}
    await CalendarEntry.update(values).where(CalendarEntry.id == series.id)
    return (await entries_by_ids([series.id]))[series.id]


async def take_away(entry: Entry) -> None:
    """Hide what has been public once, delete the rest; an occurrence leaves its instant."""
    row = CalendarEntry.id == entry.id
    if await CalendarEntry.exists().where(row, CalendarEntry.has_been_public == True):  # noqa: E712 -- a condition of SQL
        hidden: Columns = {
            "is_public": False,
            "recurrence_id": None,
            "version": entry.version + 1,
        }
        await CalendarEntry.update(hidden).where(row)
    else:
        await CalendarEntry.delete().where(row)


async def free_instants(entries: Sequence[UUID]) -> None:
    """Have occurrences leave their instants, so that others of the series can take them."""
    if entries:
        freed: Columns = {"recurrence_id": None}
        await CalendarEntry.update(freed).where(CalendarEntry.id.is_in(list(entries)))


async def bump_for(*entries: Entry | None) -> None:
    """Raise the versions of all pages and feeds that could show a difference; last in the tx."""
    seen = [entry for entry in entries if entry is not None and entry.is_public]
    keys = {key for entry in seen for key in rules.version_keys(entry)}
    if keys:
        await bump(*keys)


def warm_after(entry: Entry) -> None:
    """Have the transaction's entries written out once it is committed, all in one go."""
    if not entry.is_public or entry.series is not None:
        return
    transaction = need_transaction()
    waiting = _waiting.get(transaction)
    if waiting is None:
        names = waiting = _waiting[transaction] = set()
        transaction.after_commit(lambda: renderings.fill(names))
    waiting.add(entry.id)


async def _save(kind: str, draft: EntryDraft, before: Entry | None, values: Columns) -> UUID:
    """Write the row of a draft and give its id."""
    if before is None:
        values |= {"kind": kind, "module": room_of(kind)}
        values["uid"] = rules.entry_uid(draft.series or draft.subject)
        row = CalendarEntry(**{str(name): value for name, value in values.items()})
        await row.save()
        return row.id
    if not draft.is_public:
        del values["has_been_public"]
    await CalendarEntry.update(values).where(CalendarEntry.id == before.id)
    return before.id


def _columns(
    draft: EntryDraft, before: Entry | None, timetable: Timetable | None, now: datetime
) -> Columns:
    """All that a draft says, as columns, and what follows from it."""
    said: Columns = {name: getattr(draft, name) for name in EntryDraft.__slots__}
    is_moved = before is not None and (
        rules.is_moved(before, draft) or (timetable is not None and timetable.is_moved_from(before))
    )
    return said | {
        "areas": json.dumps(draft.areas),
        "status": draft.status.value,
        "cancelled_at": rules.cancelled_since(before, draft, now),
        "is_multiday": rules.is_over_several_days(draft.starts_at, draft.ends_at, draft.zone),
        "has_been_public": draft.is_public,
        "search_text": search_text(draft),
        "place_slug": slug(draft.place),
        "revised_at": now,
        "version": before.version + 1 if before else 1,
        "sequence": before.sequence + int(is_moved) if before else 0,
        "over_at": draft.ends_at,
        **(_timetable_columns(timetable) if timetable else {}),
    }


def _timetable_columns(timetable: Timetable) -> Columns:
    return {
        "rule": timetable.rule,
        "excluded": json.dumps([moment.isoformat() for moment in timetable.excluded]),
        "over_at": timetable.over_at,
    }


def search_text(draft: EntryDraft) -> str:
    """What the search finds an entry by: title in all languages, organization, place."""
    titles = dict.fromkeys(draft.title.texts.values())
    return rules.searchable(fold(" ".join((*titles, draft.organization_name, draft.place))))


async def _write_areas(entry: UUID, draft: EntryDraft) -> None:
    await CalendarEntryArea.delete().where(CalendarEntryArea.entry == entry)
    areas = [
        CalendarEntryArea(entry=entry, area=area, starts_at=draft.starts_at)
        for area in dict.fromkeys(draft.areas)
    ]
    if areas:
        await CalendarEntryArea.insert(*areas)
