"""The next instant at which time alone changes a feed; known in memory until something changes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.data.commands import as_instant, read
from core.services.calendar.conditions import fed
from core.services.calendar.rules import CANCELLED_KEPT, PAST_KEPT
from core.services.calendar.values import EntryFilter

MOST_KEPT_BOUNDARIES = 2000
RARE = ("visible_from", "cancelled_at")
"""Few entries have these: fewer than one organization may have entries."""


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


_boundaries: OrderedDict[EntryFilter, Boundary] = OrderedDict()


def forget() -> None:
    """Drop what is known."""
    _boundaries.clear()


async def next_boundary(
    scope: EntryFilter, versions: tuple[int, int], now: datetime
) -> datetime | None:
    """The next instant at which an embargo ends or an entry drops out; None for never."""
    known = _boundaries.get(scope)
    if known is not None and known.holds(versions, now):
        return known.at
    moments = [
        await _first(scope, column, kept_for, now)
        for column, kept_for in (
            ("visible_from", timedelta()),
            ("cancelled_at", CANCELLED_KEPT),
            ("over_at", PAST_KEPT),
        )
    ]
    at = min((moment for moment in moments if moment is not None), default=None)
    _boundaries[scope] = Boundary(versions=versions, since=now, at=at)
    _boundaries.move_to_end(scope)
    while len(_boundaries) > MOST_KEPT_BOUNDARIES:
        _boundaries.popitem(last=False)
    return at


async def _first(
    scope: EntryFilter, column: str, kept_for: timedelta, now: datetime
) -> datetime | None:
    """The first instant after `now` that lies `kept_for` after one in a column of the feed."""
    is_rare = column in RARE and scope.organization is not None
    conditions = await fed(replace(scope, organization=None) if is_rare else scope)
    if is_rare:
        # The expression keeps planners on the column's own index.
        conditions.add("COALESCE(e.organization, e.organization) = ?", scope.organization)
    conditions.add(f"e.is_public AND e.{column} > ?", now - kept_for)
    text, args = conditions.query(f"e.{column} AS at", f"ORDER BY e.{column} LIMIT 1")
    rows = await read(text, args)
    first: datetime | str | None = rows[0]["at"] if rows else None
    return None if first is None else as_instant(first) + kept_for
