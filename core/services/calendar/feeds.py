"""Feeds: their tag before anything is built, and their bytes, joined and kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from uuid import UUID

from core.contracts.ports import module_state
from core.data.commands import as_instant, as_uuid, read
from core.data.database import is_sqlite
from core.data.versions import numbers
from core.services.calendar import renderings
from core.services.calendar.conditions import Conditions, modules_shown, shown
from core.services.calendar.documents import feed_document
from core.services.calendar.rules import CANCELLED_KEPT, PAST_KEPT
from core.services.calendar.values import FeedHead, FeedScope
from core.settings import current as settings

MOST_KEPT_BYTES = 16 * 1024 * 1024
MOST_KEPT_BOUNDARIES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """The next instant at which time alone changes a feed, as it was known at `since`."""

    versions: tuple[int, int]
    since: datetime
    at: datetime | None

    def holds(self, versions: tuple[int, int], now: datetime) -> bool:
        """Whether nothing was changed, and nothing changed by itself."""
        is_reached = self.at is not None and self.at <= now
        return self.versions == versions and self.since <= now and not is_reached


_kept: OrderedDict[str, bytes] = OrderedDict()
_boundaries: OrderedDict[str, Boundary] = OrderedDict()
_lock = Lock()


async def feed_tag(scope: FeedScope, head: FeedHead, *, now: datetime) -> str:
    """The ETag of a feed, from its version row: nothing of the feed is read.

    It also changes when a module is switched, and with the next instant at which time alone
    changes the feed.
    """
    number = (await numbers(scope.version_key))[scope.version_key]
    versions = number, await module_state.get().version()
    boundary = await _boundary(scope, versions, now)
    parts = (scope.version_key, versions, boundary, renderings.base_url_version(), astuple(head))
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


async def feed_bytes(scope: FeedScope, head: FeedHead, tag: str, *, now: datetime) -> bytes:
    """The feed for the tag that `feed_tag` gave; joined once and kept while there is room."""
    with _lock:
        if tag in _kept:
            _kept.move_to_end(tag)
            return _kept[tag]
    body = await _build(scope, head, now)
    with _lock:
        _kept[tag] = body
        while sum(map(len, _kept.values())) > MOST_KEPT_BYTES and len(_kept) > 1:
            _kept.popitem(last=False)
    return body


def forget() -> None:
    """Drop what is kept in memory."""
    with _lock:
        _kept.clear()
        _boundaries.clear()


async def _boundary(scope: FeedScope, versions: tuple[int, int], now: datetime) -> datetime | None:
    """The next instant at which an embargo ends or an entry drops out; None for never."""
    known = _boundaries.get(scope.version_key)
    if known is not None and known.holds(versions, now):
        return known.at
    moments = [
        await _first(scope, column, kept_for, now)
        for column, kept_for in (
            ("visible_from", timedelta()),
            ("cancelled_at", CANCELLED_KEPT),
            ("ends_at", PAST_KEPT),
        )
    ]
    at = min((moment for moment in moments if moment is not None), default=None)
    _boundaries[scope.version_key] = Boundary(versions=versions, since=now, at=at)
    _boundaries.move_to_end(scope.version_key)
    while len(_boundaries) > MOST_KEPT_BOUNDARIES:
        _boundaries.popitem(last=False)
    return at


async def _first(
    scope: FeedScope, column: str, kept_for: timedelta, now: datetime
) -> datetime | None:
    """The first instant after `now` that lies `kept_for` after one in a column of the feed."""
    conditions = Conditions()
    conditions.add(f"e.is_public AND e.{column} > ?", now - kept_for)
    _narrow(conditions, scope)
    text, args = conditions.query(f"e.{column} AS at", f"ORDER BY e.{column} LIMIT 1")
    rows = await read(text, args)
    first: datetime | str | None = rows[0]["at"] if rows else None
    return None if first is None else as_instant(first) + kept_for


async def _build(scope: FeedScope, head: FeedHead, now: datetime) -> bytes:
    zones, missing, vevents = await _joined(scope, head.language, now)
    if missing:
        await renderings.fill(await _missing(scope, head.language, now), languages=[head.language])
        zones, _, vevents = await _joined(scope, head.language, now)
    return feed_document(
        head,
        base_url=settings().base_url,
        city_zone=settings().city_zone,
        zones=sorted(zones),
        vevents=vevents,
    )


async def _joined(scope: FeedScope, language: str, now: datetime) -> tuple[set[str], int, str]:
    """Zones, how many entries are not written out yet, and all others joined by the database."""
    rows, args = await _rows(
        scope,
        language,
        now,
        "e.id AS id, e.zone AS zone, r.vevent AS vevent",
        "ORDER BY e.starts_at, e.id",
    )
    joined = "group_concat(vevent, '')" if is_sqlite() else "string_agg(vevent, '' ORDER BY n)"
    zones = "group_concat(DISTINCT zone)" if is_sqlite() else "string_agg(DISTINCT zone, ',')"
    numbered = rows if is_sqlite() else f"SELECT *, row_number() OVER () AS n FROM ({rows}) o"  # noqa: S608 -- pieces of ours
    found = await read(
        f"SELECT {zones} AS zones, COUNT(*) - COUNT(vevent) AS missing, {joined} AS vevents"  # noqa: S608 -- pieces of ours
        f" FROM ({numbered}) f",
        args,
    )
    return (
        set((found[0]["zones"] or "").split(",")) - {""},
        found[0]["missing"],
        found[0]["vevents"] or "",
    )


async def _missing(scope: FeedScope, language: str, now: datetime) -> list[UUID]:
    rows, args = await _rows(scope, language, now, "e.id AS id, r.vevent AS vevent", "")
    found = await read(f"SELECT id FROM ({rows}) f WHERE vevent IS NULL", args)  # noqa: S608 -- pieces of ours
    ids: list[UUID | str] = [row["id"] for row in found]
    return [as_uuid(name) for name in ids]


async def _rows(
    scope: FeedScope, language: str, now: datetime, columns: str, ending: str
) -> tuple[str, list[object]]:
    """The entries of a feed beside what is written of them: public, shown, not long past."""
    conditions = shown(now, await modules_shown())
    conditions.add("e.ends_at > ?", now - PAST_KEPT)
    _narrow(conditions, scope)
    conditions.source = (
        "calendar_entry e LEFT JOIN calendar_rendering r ON r.entry = e.id"
        " AND r.entry_version = e.version AND r.language = ? AND r.base_url_version = ?"
    )
    text, args = conditions.query(columns, ending)
    return text, [language, renderings.base_url_version(), *args]


def _narrow(conditions: Conditions, scope: FeedScope) -> None:
    if scope.module:
        conditions.add("e.module = ?", scope.module)
    if scope.organization:
        conditions.add("e.organization = ?", scope.organization)
