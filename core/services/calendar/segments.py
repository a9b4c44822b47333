"""The VEVENTs of a feed as bytes: those that did not change are in memory, the others are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.data.commands import Row, read
from core.data.database import is_sqlite
from core.data.many import batched, marks
from core.services.calendar import renderings
from core.services.calendar.conditions import fed, modules_shown, shown
from core.services.calendar.rules import PAST_KEPT
from core.services.calendar.values import EntryFilter

MOST_KEPT_BYTES = 12 * 1024 * 1024
CHUNK = 500

# By language and public address: "<id>:<version>" of an entry, and its VEVENT.
_kept: dict[tuple[str, str], dict[str, bytes]] = {}


def forget() -> None:
    """Drop what is in memory."""
    _kept.clear()


async def gather(
    scope: EntryFilter, language: str, now: datetime
) -> tuple[set[str], Sequence[bytes]]:
    """The zones and the VEVENTs of a feed's entries: public, shown, not long past.

    Entries that nobody has written out yet are written first; what cannot be is empty.
    """
    zones, names = await _names(scope, now)
    base_url_version = renderings.base_url_version()
    known = _kept.setdefault((language, base_url_version), {})
    missing = [name for name in names if name not in known]
    found = dict(known) if missing else known
    if missing:
        found |= await _read(missing, language, base_url_version)
        unwritten = [name for name in missing if name not in found]
        await renderings.fill([_entry(name) for name in unwritten], languages=[language])
        found |= await _read(unwritten, language, base_url_version)
        _keep(
            (language, base_url_version), found, still_used=names if scope == EntryFilter() else ()
        )
    return zones, [found.get(name, b"") for name in names]


def _keep(key: tuple[str, str], found: dict[str, bytes], *, still_used: Sequence[str]) -> None:
    """Keep what was found; old versions leave with the feed of everything, all when it is much."""
    if still_used:
        found = {name: found[name] for name in still_used if name in found}
    _kept[key] = found
    if sum(len(part) for parts in _kept.values() for part in parts.values()) > MOST_KEPT_BYTES:
        _kept.clear()


async def _names(scope: EntryFilter, now: datetime) -> tuple[set[str], list[str]]:
    """The zones of a feed, and `<id>:<version>` of its entries, joined by the database: one row."""
    conditions = await fed(scope)
    conditions.also(shown(now, await modules_shown()))
    conditions.add("e.over_at > ?", now - PAST_KEPT)
    rows, args = conditions.query(
        "CAST(e.id AS text) || ':' || e.version AS name, e.zone AS zone",
        "ORDER BY e.over_at, e.id",
    )
    if is_sqlite():
        joined = f"SELECT group_concat(name) AS names, group_concat(DISTINCT zone) AS zones FROM ({rows}) f"  # noqa: S608, E501 -- pieces of ours
    else:
        joined = (
            "SELECT string_agg(name, ',' ORDER BY n) AS names,"  # noqa: S608 -- pieces of ours
            " string_agg(DISTINCT zone, ',') AS zones"
            f" FROM (SELECT *, row_number() OVER () AS n FROM ({rows}) o) f"
        )
    found = (await read(joined, args))[0]
    return set(_split(found["zones"])), _split(found["names"])


async def _read(names: Sequence[str], language: str, base_url_version: str) -> dict[str, bytes]:
    """What is written out already of entries in exactly these versions."""
    wanted, found = set(names), dict[str, bytes]()
    for some in batched(names, CHUNK):
        ids = [_entry(name) for name in some]
        rows: list[Row] = await read(
            "SELECT CAST(entry AS text) || ':' || entry_version AS name, vevent"  # noqa: S608 -- question marks only
            " FROM calendar_rendering WHERE language = ? AND base_url_version = ?"
            f" AND entry IN ({marks(ids)})",
            [language, base_url_version, *ids],
        )
        found |= {row["name"]: row["vevent"].encode() for row in rows if row["name"] in wanted}
    return found


def _entry(name: str) -> UUID:
    return UUID(name.partition(":")[0])


def _split(joined: str | None) -> list[str]:
    return joined.split(",") if joined else []
