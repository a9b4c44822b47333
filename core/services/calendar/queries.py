"""Reads of entries by what names them, and of the next instant at which time changes pages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.calendar import EntryStatus
from core.data.commands import as_instant, as_text, as_uuid, read
from core.data.many import batched, marks
from core.services.calendar.conditions import asked
from core.services.calendar.rules import CANCELLED_KEPT
from core.services.calendar.values import Entry, EntryFilter

_COLUMNS = (
    "id, kind, module, subject, uid, recurrence_id, organization, organization_name, areas,"
    " audience, visible_from, is_public, title, summary, starts_at, ends_at, zone, is_all_day,"
    " place, url_path, picture_path, status, sheet, sequence, revised_at, cancelled_at, version,"
    " series, rule, excluded, over_at, latitude, longitude, collection"
)
_MOST_IDS = 500
_MOMENTS = ("shown", "begun", "over", "cancelled")
_NEXT_CHANGE = """
SELECT
    (SELECT MIN(visible_from) FROM calendar_entry WHERE visible_from > ?) AS shown,
    (SELECT MIN(starts_at) FROM calendar_entry WHERE is_public AND starts_at > ?) AS begun,
    (SELECT MIN(ends_at) FROM calendar_entry WHERE is_public AND ends_at > ?) AS over,
    (SELECT MIN(cancelled_at) FROM calendar_entry WHERE cancelled_at > ?) AS cancelled
"""


async def entry_of(kind: str, subject: UUID) -> Entry | None:
    """The entry or occurrence of a room's row, whoever may see it; None when there is none."""
    return await _one("kind = ? AND subject = ? AND rule = ''", kind, subject)


async def shown_entry(name: UUID, *, now: datetime) -> Entry | None:
    """An entry by id while everybody may see it; None otherwise."""
    conditions = await asked(EntryFilter(), now)
    conditions.add("e.id = ?", name)
    text, args = conditions.query("e.id AS id", "LIMIT 1")
    found = await read(text, args)
    return (await entries_by_ids([name])).get(name) if found else None


async def entries_of(kind: str, subjects: Sequence[UUID]) -> dict[UUID, Entry]:
    """Entries and occurrences by the room's rows behind them; those without one are left out."""
    return await _by_subjects("rule = ''", kind, subjects)


async def several_series(kind: str, series: Sequence[UUID]) -> dict[UUID, Entry]:
    """Whole series by the room's rows behind them; those that are not there are left out."""
    return await _by_subjects("rule <> ''", kind, series)


async def series_of(kind: str, series: UUID) -> Entry | None:
    """A whole series; None when there is none."""
    return await _one("kind = ? AND subject = ? AND rule <> ''", kind, series)


async def occurrences_of(kind: str, series: UUID) -> list[Entry]:
    """All occurrences of a series, whoever may see them, in the order of the rule."""
    rows = await read(
        f"SELECT {_COLUMNS} FROM calendar_entry WHERE series = ? AND kind = ?"  # noqa: S608 -- columns of ours
        " ORDER BY recurrence_id, id",
        [series, kind],
    )
    return [entry_from(row) for row in rows]


async def _by_subjects(condition: str, kind: str, subjects: Sequence[UUID]) -> dict[UUID, Entry]:
    found: dict[UUID, Entry] = {}
    for part in batched(subjects, _MOST_IDS):
        rows = await read(
            f"SELECT {_COLUMNS} FROM calendar_entry WHERE kind = ?"  # noqa: S608 -- columns of ours
            f" AND subject IN ({marks(part)}) AND {condition}",
            [kind, *part],
        )
        found |= {entry.subject: entry for entry in map(entry_from, rows)}
    return found


async def _one(condition: str, *args: Any) -> Entry | None:
    rows = await read(f"SELECT {_COLUMNS} FROM calendar_entry WHERE {condition}", args)  # noqa: S608 -- columns of ours
    return entry_from(rows[0]) if rows else None


async def entries_by_ids(ids: Sequence[UUID]) -> dict[UUID, Entry]:
    """Entries by id; ids that are not there are left out."""
    found: dict[UUID, Entry] = {}
    for part in batched(ids, _MOST_IDS):
        rows = await read(
            f"SELECT {_COLUMNS} FROM calendar_entry WHERE id IN ({marks(part)})",  # noqa: S608 -- columns of ours
            part,
        )
        found |= {entry.id: entry for entry in map(entry_from, rows)}
    return found


async def next_change(now: datetime) -> datetime | None:
    """The next instant at which time alone changes what pages show; None for never.

    That is the end of an embargo, a start or an end, or thirty days after a cancellation.
    """
    (row,) = await read(_NEXT_CHANGE, [now, now, now, now - CANCELLED_KEPT])
    shown, begun, over, cancelled = (as_instant(row[name]) for name in _MOMENTS)
    gone = cancelled + CANCELLED_KEPT if cancelled else None
    return min((at for at in (shown, begun, over, gone) if at is not None), default=None)


def entry_from(row: Mapping[str, Any]) -> Entry:
    """An entry out of a row of either engine."""
    areas, excluded = (
        json.loads(value) if isinstance(value, str) else value
        for value in (row["areas"], row["excluded"])
    )
    return Entry(
        **{
            **row,
            "id": as_uuid(row["id"]),
            "subject": as_uuid(row["subject"]),
            "organization": as_uuid(row["organization"]),
            "sheet": as_uuid(row["sheet"]),
            "series": as_uuid(row["series"]),
            "areas": tuple(areas),
            "excluded": tuple(map(datetime.fromisoformat, excluded)),
            "title": as_text(row["title"]),
            "summary": as_text(row["summary"]),
            "status": EntryStatus(row["status"]),
            "is_public": bool(row["is_public"]),
            "is_all_day": bool(row["is_all_day"]),
            **{
                name: as_instant(row[name])
                for name in (
                    "recurrence_id",
                    "visible_from",
                    "starts_at",
                    "ends_at",
                    "revised_at",
                    "cancelled_at",
                    "over_at",
                )
            },
        }
    )
