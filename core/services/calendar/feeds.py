"""Feeds: their tag before anything is built, and their bytes, joined and kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import astuple
from datetime import datetime
from hashlib import sha256
from threading import Lock

from core.contracts.ports import module_state
from core.data.versions import numbers
from core.services.calendar import boundaries, renderings, segments
from core.services.calendar.boundaries import next_boundary
from core.services.calendar.documents import feed_document
from core.services.calendar.values import EntryFilter, FeedHead
from core.settings import current as settings

MOST_KEPT_BYTES = 12 * 1024 * 1024


_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


async def feed_tag(
    scope: EntryFilter, head: FeedHead, *, now: datetime
) -> tuple[str, datetime | None]:
    """The ETag of a feed, from its version row, and how long it holds: nothing of it is read.

    It also changes when a module is switched, and with the next instant at which time alone
    changes the feed: the second part, in UTC, None for never.
    """
    number = (await numbers(scope.version_key))[scope.version_key]
    versions = number, await module_state.get().version()
    boundary = await next_boundary(scope, versions, now)
    parts = (scope, versions, boundary, renderings.base_url_version(), astuple(head))
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"', boundary


async def feed_bytes(scope: EntryFilter, head: FeedHead, tag: str, *, now: datetime) -> bytes:
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
    segments.forget()
    boundaries.forget()


async def _build(scope: EntryFilter, head: FeedHead, now: datetime) -> bytes:
    zones, vevents = await segments.gather(scope, head.language, now)
    return feed_document(
        head,
        base_url=settings().base_url,
        city_zone=settings().city_zone,
        zones=sorted(zones),
        vevents=vevents,
    )
