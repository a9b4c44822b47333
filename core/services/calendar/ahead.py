"""What of the next entries filters offer to choose from, and how a choice is called."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import Row, as_text, as_uuid, read
from core.data.ids import id_or_none
from core.services.calendar.conditions import asked
from core.services.calendar.values import EntryFilter

MOST_AHEAD = 2_000
STILL_GOING_ON = timedelta(days=92)


async def organizations_ahead(now: datetime, *, most: int = 300) -> dict[UUID, str]:
    """Names by id of the organizations of the next public entries that are not over."""
    rows = await _ahead(
        "e.organization AS organization, e.organization_name AS name",
        "e.organization IS NOT NULL",
        now,
    )
    found: dict[UUID, str] = {}
    for row in rows:
        name: UUID | str = row["organization"]
        found.setdefault(as_uuid(name), row["name"])
    return dict(islice(found.items(), most))


async def places_ahead(now: datetime, *, most: int = 200) -> dict[str, str]:
    """Names of places by their slug, of the next public entries that are not over."""
    rows = await _ahead("e.place_slug AS slug, e.place AS name", "e.place_slug <> ''", now)
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row["slug"], row["name"])
    return dict(islice(found.items(), most))


async def _ahead(columns: str, condition: str, now: datetime) -> list[Row]:
    """Of the next two thousand entries: a longer calendar costs no more than that."""
    conditions = await asked(EntryFilter(starts_from=now - STILL_GOING_ON, ends_after=now), now)
    conditions.add(condition)
    text, args = conditions.query(columns, "ORDER BY e.starts_at, e.id LIMIT ?", MOST_AHEAD)
    return await read(f"SELECT DISTINCT * FROM ({text}) ahead", args)  # noqa: S608 -- pieces of ours


async def place_name(slug: str, now: datetime) -> str:
    """The name of a place as an entry that is shown has it; empty when none is."""
    conditions = await asked(EntryFilter(place=slug), now)
    text, args = conditions.query("e.place AS name", "ORDER BY e.starts_at DESC LIMIT 1")
    rows = await read(text, args)
    return str(rows[0]["name"]) if rows else ""


async def collection_title(collection: str, now: datetime) -> LocalizedText:
    """The title of the entry that a collection `<module>:<id>` is named after; empty for none."""
    module, _, subject = collection.partition(":")
    name = id_or_none(subject)
    if name is None:
        return LocalizedText()
    conditions = await asked(EntryFilter(module=module), now)
    conditions.add("e.subject = ?", name)
    text, args = conditions.query("e.title AS title", "LIMIT 1")
    rows = await read(text, args)
    return as_text(rows[0]["title"]) if rows else LocalizedText()
