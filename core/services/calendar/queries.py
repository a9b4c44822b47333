"""Reads of the calendar: pages of entries, single entries, days that have any."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from core.contracts.calendar import EntryStatus
from core.contracts.texts import LocalizedText
from core.data.commands import Row, as_instant, as_text, as_uuid, read
from core.data.many import batched, marks
from core.services.calendar.conditions import (
    Conditions,
    asked,
    days_as_rows,
    numbered,
    start_column,
)
from core.services.calendar.matches import few_of, page_of, running_of
from core.services.calendar.rules import CANCELLED_KEPT
from core.services.calendar.values import Cursor, Direction, Entry, EntryFilter, EntryKey, EntryPage

_COLUMNS = (
    "id, kind, module, subject, uid, recurrence_id, organization, organization_name, areas,"
    " audience, visible_from, is_public, title, summary, starts_at, ends_at, zone, is_all_day,"
    " place, url_path, picture_path, status, sheet, sequence, revised_at, cancelled_at, version,"
    " series, rule, excluded, over_at, latitude, longitude, collection"
)
_KEY = "e.id AS id, e.version AS version, e.starts_at AS starts_at"
_MOST_IDS = 500
MOST_AHEAD = 2_000
STILL_GOING_ON = timedelta(days=92)
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


async def entry_page(
    wanted: EntryFilter, start: Cursor, *, now: datetime, direction: Direction, size: int
) -> EntryPage:
    """Up to `size` entries beyond `start`, in the order (starts_at, id) whichever the direction.

    The cursors are None where nothing lies beyond the page.
    """
    few = few_of(wanted)
    if few is not None:
        return page_of(few, start, direction=direction, size=size)
    conditions = await asked(wanted, now)
    is_later = direction is Direction.LATER
    keys = await _beyond(conditions, start, is_later=is_later, limit=size + 1)
    has_more = len(keys) > size
    keys = keys[:size]
    if not is_later:
        keys.reverse()
    back = _cursor(keys[0] if is_later else keys[-1]) if keys else start
    has_back = bool(await _beyond(conditions, back, is_later=not is_later, limit=1))
    has_earlier, has_later = (has_back, has_more) if is_later else (has_more, has_back)
    first, last = (_cursor(keys[0]), _cursor(keys[-1])) if keys else (start, start)
    return EntryPage(
        keys=tuple(keys),
        earlier=first if has_earlier else None,
        later=last if has_later else None,
    )


async def first_entries(wanted: EntryFilter, *, now: datetime, size: int) -> list[EntryKey]:
    """The first `size` entries of what is asked, in the order of their start."""
    few = few_of(wanted)
    if few is not None:
        return [one.key for one in few[:size]]
    conditions = await asked(wanted, now)
    text, args = conditions.query(_KEY, f"ORDER BY {start_column(conditions)} LIMIT ?", size)
    return [_key(row) for row in await read(text, args)]


async def running_entries(
    wanted: EntryFilter, *, at: datetime, now: datetime, size: int
) -> list[EntryKey]:
    """Entries of several days that began before the instant `at` and end after it."""
    few = few_of(wanted)
    if few is not None:
        return running_of(few, at)[:size]
    conditions = await asked(wanted, now)
    conditions.add("e.is_multiday AND e.ends_at > ? AND e.starts_at < ?", at, at)
    text, args = conditions.query(_KEY, "ORDER BY e.ends_at, e.id LIMIT ?", size)
    return [_key(row) for row in await read(text, args)]


async def filled_days(
    wanted: EntryFilter, days: Sequence[tuple[datetime, datetime]], *, now: datetime
) -> list[bool]:
    """Whether an entry starts in each of the stretches (from, before), in one query."""
    if not days:
        return []
    few = few_of(wanted)
    if few is not None:
        return _filled([one.key.starts_at for one in few], days)
    conditions = await asked(wanted, now)
    if conditions.before:
        return await _filled_by_text(conditions, days)
    conditions.add_day()
    # A value and no EXISTS: planners walk the date index for each day and nothing else.
    found, args = conditions.query("1", "LIMIT 1")
    rows = await read(
        f"SELECT d.place FROM ({days_as_rows(len(days))}) d WHERE ({found}) IS NOT NULL",  # noqa: S608 -- pieces of ours
        [*numbered(days), *args],
    )
    filled = {row["place"] for row in rows}
    return [place in filled for place in range(len(days))]


async def _filled_by_text(
    conditions: Conditions, days: Sequence[tuple[datetime, datetime]]
) -> list[bool]:
    """The same where the text index leads: its matches are few, so they are read once."""
    first, last = min(day[0] for day in days), max(day[1] for day in days)
    conditions.add("e.starts_at >= ? AND e.starts_at < ?", first, last)
    text, args = conditions.query(_KEY, "")
    return _filled([_key(row).starts_at for row in await read(text, args)], days)


def _filled(starts: Sequence[datetime], days: Sequence[tuple[datetime, datetime]]) -> list[bool]:
    return [any(begin <= start < end for start in starts) for begin, end in days]


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
    try:
        name = UUID(subject)
    except ValueError:
        return LocalizedText()
    conditions = await asked(EntryFilter(module=module), now)
    conditions.add("e.subject = ?", name)
    text, args = conditions.query("e.title AS title", "LIMIT 1")
    rows = await read(text, args)
    return as_text(rows[0]["title"]) if rows else LocalizedText()


async def next_change(now: datetime) -> datetime | None:
    """The next instant at which time alone changes what pages show; None for never.

    That is the end of an embargo, a start or an end, or thirty days after a cancellation.
    """
    (row,) = await read(_NEXT_CHANGE, [now, now, now, now - CANCELLED_KEPT])
    shown, begun, over, cancelled = (as_instant(row[name]) for name in _MOMENTS)
    gone = cancelled + CANCELLED_KEPT if cancelled else None
    return min((at for at in (shown, begun, over, gone) if at is not None), default=None)


async def _beyond(
    conditions: Conditions, start: Cursor, *, is_later: bool, limit: int
) -> list[EntryKey]:
    narrowed = conditions.copy()
    columns = start_column(conditions)
    sign, order = (">", "ASC") if is_later else ("<", "DESC")
    narrowed.add(f"({columns}) {sign} (?, ?)", start.starts_at, start.id)
    ordered = ", ".join(f"{column} {order}" for column in columns.split(", "))
    text, args = narrowed.query(_KEY, f"ORDER BY {ordered} LIMIT ?", limit)
    return [_key(row) for row in await read(text, args)]


def _key(row: Mapping[str, Any]) -> EntryKey:
    return EntryKey(
        id=as_uuid(row["id"]), version=row["version"], starts_at=as_instant(row["starts_at"])
    )


def _cursor(key: EntryKey) -> Cursor:
    return Cursor(key.starts_at, key.id)


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
