"""Makes entries anew from the rows behind them, where the two no longer agree."""

from __future__ import annotations

import logging
from uuid import UUID

from core.contracts.calendar import CalendarKind
from core.data.commands import as_uuid, read
from core.data.times import utc_now
from core.data.transactions import tx
from core.kernel import registry
from core.kernel.faults import ModuleFailed
from core.kernel.registry import room_of
from core.services.calendar.conditions import modules_shown
from core.services.calendar.queries import entry_of, series_of
from core.services.calendar.rows import lock
from core.services.calendar.rules import CANCELLED_KEPT, PAST_KEPT, in_utc, is_changed
from core.services.calendar.series import put_series, remove_series, settle
from core.services.calendar.service import put_entry, remove_entry

log = logging.getLogger("pospolu.calendar")


async def rebuild_entries() -> int:
    """Compare all entries that feeds still carry with their rooms' rows; how many were mended.

    Entries are written with their rows, so there is nothing to mend unless rows were changed by
    another way: a restored backup, a migration, a repair by hand. Rooms that are off are left.
    """
    rooms, mended = await modules_shown(), 0
    kinds = registry.current().calendar_kinds
    for kind in (kind for key, kind in kinds.items() if room_of(key) in rooms):
        rows = await read(
            "SELECT subject, rule FROM calendar_entry"
            " WHERE kind = ? AND series IS NULL AND over_at > ? ORDER BY id",
            [kind.key, utc_now() - PAST_KEPT],
        )
        for row in rows:
            mend = _mend_series if row["rule"] else _mend
            try:
                mended += await mend(kind, as_uuid(row["subject"]))
            except ModuleFailed:  # noted; the other entries are still to be compared
                log.warning("an entry of %s could not be compared", kind.key)
    return mended


async def rebuild_all() -> None:
    """The nightly run."""
    if mended := await rebuild_entries():
        log.warning("%d calendar entries did not agree with their rows and were mended", mended)


async def _mend(kind: CalendarKind, subject: UUID) -> bool:
    """Mend one entry; it is compared without a lock first, as it nearly always agrees."""
    if await _agrees(kind, subject):
        return False
    async with tx():
        await lock(kind.key, subject)
        draft = await kind.rebuild(subject)
        if draft is None:
            await remove_entry(kind.key, subject)
        else:
            await put_entry(kind.key, draft)
    return True


async def _mend_series(kind: CalendarKind, series: UUID) -> bool:
    """Mend a series with its occurrences; putting what agrees writes nothing."""
    if kind.rebuild_series is None:
        return False
    async with tx():
        before = await series_of(kind.key, series)
        draft = await kind.rebuild_series(series)
        if draft is not None:
            return await put_series(kind.key, draft) != before
        await remove_series(kind.key, series)
    return before is not None and before.is_public


async def let_go_of_cancelled() -> None:
    """Take occurrences that were cancelled thirty days ago out of their series."""
    rows = await read(
        "SELECT DISTINCT w.kind AS kind, w.subject AS series FROM calendar_entry o"
        " JOIN calendar_entry w ON w.subject = o.series AND w.kind = o.kind AND w.rule <> ''"
        " WHERE o.cancelled_at <= ? AND o.series IS NOT NULL AND w.over_at > ?",
        [utc_now() - CANCELLED_KEPT, utc_now() - PAST_KEPT],
    )
    for row in rows:
        async with tx():
            await settle(row["kind"], as_uuid(row["series"]))


async def _agrees(kind: CalendarKind, subject: UUID) -> bool:
    draft, entry = await kind.rebuild(subject), await entry_of(kind.key, subject)
    if draft is None or entry is None:
        return entry is None or not entry.is_public
    return not is_changed(entry, in_utc(draft))
