"""Reads of sources and of what came from them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.data.commands import read
from core.data.encoding import as_uuid
from core.data.many import marks
from plugins.calendar_imports.rules import differing, stands
from plugins.calendar_imports.tables import Item, Source
from plugins.calendar_imports.values import Because, LeftOut, Reading, SourceState
from plugins.events.api import Event, events_by_ids

SHOWN = 100


async def source_by_id(source: UUID) -> Source | None:
    """One source, in whatever state."""
    return await Source.objects().where(Source.id == source).first()


async def sources_of(organization: UUID) -> Sequence[Source]:
    """An organization's sources, the newest first."""
    found = Source.objects().where(Source.organization == organization)
    return list(await found.order_by(Source.created_at, ascending=False))


async def items_of(source: UUID) -> Sequence[Item]:
    """What came from a source."""
    return list(await Item.objects().where(Item.source == source).order_by(Item.starts_at))


async def items_ahead(source: UUID, now: datetime) -> Sequence[Item]:
    """What came from a source and lies ahead, as far as a page shows it."""
    found = Item.objects().where(Item.source == source, Item.starts_at >= now)
    return list(await found.order_by(Item.starts_at).limit(SHOWN))


async def counts_of(sources: Sequence[UUID]) -> Mapping[UUID, int]:
    """How many events came from each of the sources."""
    if not sources:
        return {}
    rows = await read(
        "SELECT source, COUNT(*) AS n FROM calendar_imports_item"  # noqa: S608 -- question marks
        f" WHERE source IN ({marks(sources)}) AND NOT is_cancelled GROUP BY source",
        list(sources),
    )
    return {as_uuid(row["source"]): int(row["n"]) for row in rows}


async def due_sources(now: datetime) -> Sequence[UUID]:
    """Sources to look at now, of organizations that may publish, the longest waiting first."""
    rows = await read(
        "SELECT s.id FROM calendar_imports_source s"
        " JOIN people_organization o ON o.id = s.organization"
        " WHERE s.state = ? AND s.next_at <= ? AND o.state NOT IN ('suspended', 'rejected')"
        " AND (s.kind = 'address' OR s.snapshot <> '') ORDER BY s.next_at LIMIT 50",
        [SourceState.ACTIVE.value, now],
    )
    return [as_uuid(row["id"]) for row in rows]


def snapshot_of(source: Source) -> Reading | None:
    """What was read of a source and is not applied yet."""
    return Reading.from_plain(json.loads(source.snapshot)) if source.snapshot else None


def left_out_of(source: Source) -> Sequence[LeftOut]:
    """What did not come in at the last look."""
    rows = json.loads(source.left_out)
    return [LeftOut(title=title, because=Because(because)) for title, because in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An event that came from a source, and the parts that were edited here by hand."""

    event: Event
    differs: Sequence[str]


async def lines_of(source: UUID, now: datetime) -> Sequence[Line]:
    """What came from a source and lies ahead, as far as a page shows it."""
    items = {one.event: one for one in await items_ahead(source, now) if one.event}
    lines = []
    for event in await events_by_ids(tuple(items)):
        came = json.loads(items[event.id].came)
        lines.append(Line(event=event, differs=differing(came=came, here=stands(event))))
    return sorted(lines, key=lambda line: line.event.starts_at)
