"""The addresses that public entries lead to, for maps of the site."""

from __future__ import annotations

from datetime import datetime

from core.data.commands import as_instant, read
from core.services.calendar.conditions import asked
from core.services.calendar.values import EntryFilter


async def entry_paths(wanted: EntryFilter, *, now: datetime, most: int) -> dict[str, datetime]:
    """Paths that entries lead to, with the instant (UTC) of their newest change; at most `most`.

    Several entries may lead to one page, as the shifts of an offer do.
    """
    conditions = await asked(wanted, now)
    text, args = conditions.query(
        "e.url_path AS path, MAX(e.revised_at) AS changed_at",
        "GROUP BY e.url_path ORDER BY e.url_path LIMIT ?",
        most,
    )
    return {row["path"]: as_instant(row["changed_at"]) for row in await read(text, args)}


async def last_start(wanted: EntryFilter, *, now: datetime) -> datetime | None:
    """When the last of the entries starts; None when there is none."""
    conditions = await asked(wanted, now)
    text, args = conditions.query(
        "e.starts_at AS at", "ORDER BY e.starts_at DESC, e.id DESC LIMIT 1"
    )
    rows = await read(text, args)
    return as_instant(rows[0]["at"]) if rows else None
