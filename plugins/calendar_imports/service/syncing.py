"""Looks at a source, applies what it says, and settles how it is doing."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused
from core.data.commands import Sql, execute
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.people.api import Organization, organization_by_id, tell_workers
from plugins.calendar_imports.queries import items_of, snapshot_of, source_by_id
from plugins.calendar_imports.rules import (
    has_to_tell,
    is_ahead,
    is_looked_at,
    trusts_emptiness,
    wait_after,
)
from plugins.calendar_imports.service.adding import left_out_column
from plugins.calendar_imports.service.applying import apply_found, call_off_ahead
from plugins.calendar_imports.service.fetching import Looked, look_at
from plugins.calendar_imports.tables import Source
from plugins.calendar_imports.values import Fault, Reading, SourceKind, Unread

log = logging.getLogger("pospolu.calendar_imports")

LEASE = timedelta(minutes=10)
_LEASE = (
    "UPDATE calendar_imports_source SET lease_until = ?"
    " WHERE id = ? AND (lease_until IS NULL OR lease_until < ?) RETURNING id"
)


async def sync_source(source: UUID, *, now: datetime | None = None) -> bool:
    """Bring a source's events into step, once, whoever else tries; says whether it was done."""
    moment = now or utc_now()
    if not await execute(Sql(_LEASE, [later(moment, LEASE), source, moment])):
        return False
    found = await source_by_id(source)
    try:
        if found is None or not is_looked_at(found.state):
            return False
        await _look(found, moment)
    finally:
        free = "UPDATE calendar_imports_source SET lease_until = NULL WHERE id = ?"
        await execute(Sql(free, [source]))
    return True


async def _look(source: Source, now: datetime) -> None:
    organization = await organization_by_id(source.organization)
    if organization is None:
        raise NotFound
    try:
        looked = await _looked(source, now)
    except Unread as unread:
        await _settle_failure(source, unread.fault, now)
        return
    if looked.reading is None:
        await _settle(source, now, {})
    elif await _is_suspiciously_empty(source, looked.reading, now):
        await _settle_emptiness(source, now)
    else:
        await _apply(source, organization, looked.reading, now)
        await _settle(source, now, _seen(source, looked))


async def _looked(source: Source, now: datetime) -> Looked:
    """What was read and waits, else what its address says now. Raises Unread."""
    waiting = snapshot_of(source)
    if waiting is not None:
        return Looked(reading=waiting, etag=source.etag, last_modified=source.last_modified)
    if source.kind == SourceKind.FILE:
        return Looked(reading=None)
    return await look_at(source.url, now=now, etag=source.etag, last_modified=source.last_modified)


async def _is_suspiciously_empty(source: Source, reading: Reading, now: datetime) -> bool:
    if reading.items:
        return False
    had = [one for one in await items_of(source.id) if not one.is_cancelled]
    had_any = any(is_ahead(one.starts_at, now) for one in had)
    return not trusts_emptiness(empties=source.empties, had_any=had_any)


async def _apply(
    source: Source, organization: Organization, reading: Reading, now: datetime
) -> None:
    """Each event by itself: one that is refused stops no other."""
    known = {(one.uid, one.recurrence_id): one for one in await items_of(source.id)}
    for found in reading.items:
        try:
            await apply_found(source, organization, found, known.get(found.key))
        except (Refused, Invalid) as error:
            log.info("an event of source %s stays as it is: %s", source.id, error)
    there = {one.key for one in reading.items}
    gone = [item for key, item in known.items() if key not in there]
    await call_off_ahead(source.id, gone, now=now)


def _seen(source: Source, looked: Looked) -> dict[Any, Any]:
    """What a good look leaves behind."""
    assert looked.reading is not None
    return {
        Source.snapshot: "",
        Source.etag: looked.etag,
        Source.last_modified: looked.last_modified,
        Source.left_out: left_out_column(looked.reading, place=source.place),
        Source.empties: 0 if looked.reading.items else source.empties + 1,
    }


async def _settle(source: Source, now: datetime, values: Mapping[Any, Any]) -> None:
    """It went well."""
    well: dict[Any, Any] = {
        Source.fetched_at: now,
        Source.next_at: later(now, wait_after(hours=source.hours, failures=0)),
        Source.fault: "",
        Source.failures: 0,
        Source.failing_since: None,
        Source.told_at: None,
    }
    async with tx():
        await Source.update({**well, **values}).where(Source.id == source.id)


async def _settle_failure(source: Source, fault: Fault, now: datetime) -> None:
    """It did not answer: nothing is called off; after three days people get word."""
    since = source.failing_since or now
    failures = source.failures + 1
    tells = has_to_tell(failing_since=since, told_at=source.told_at, now=now)
    values: dict[Any, Any] = {
        Source.fault: fault.value,
        Source.failures: failures,
        Source.failing_since: since,
        Source.next_at: later(now, wait_after(hours=source.hours, failures=failures)),
        Source.told_at: now if tells else source.told_at,
    }
    async with tx():
        await Source.update(values).where(Source.id == source.id)
        if tells:
            await _tell("calendar_imports.failing", source, now)


async def _settle_emptiness(source: Source, now: datetime) -> None:
    """It came back without events: a second look decides, and people get word before it."""
    values: dict[Any, Any] = {
        Source.fault: Fault.EMPTY.value,
        Source.empties: source.empties + 1,
        Source.fetched_at: now,
        Source.etag: "",
        Source.last_modified: "",
        Source.next_at: later(now, timedelta(hours=max(source.hours, 6))),
    }
    async with tx():
        await Source.update(values).where(Source.id == source.id)
        await _tell("calendar_imports.empty", source, now)


async def _tell(kind: str, source: Source, now: datetime) -> None:
    """One message to each who can do something about it; inside `tx()`."""
    occasion = f"{source.id}:{now.isoformat()}"
    payload = {"source": str(source.id)}
    await tell_workers(kind, source.organization, payload=payload, occasion=occasion)
