"""Entries as cards: rendered once per version and language, kept, and joined by pages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from threading import Lock
from uuid import UUID

from markupsafe import Markup

from core.contracts.calendar import EntryStatus
from core.contracts.texts import msg
from core.data.times import to_wall
from core.kernel import registry
from core.services.calendar.api import Entry, EntryKey, entries_by_ids
from core.settings import current
from core.web.i18n import language
from core.web.rendering import render_fragment

MOST_CARDS = 6000

STATES = {
    EntryStatus.CANCELLED: ("error", msg("Cancelled")),
    EntryStatus.POSTPONED: ("warning", msg("Postponed")),
    EntryStatus.TENTATIVE: ("neutral", msg("Not certain yet")),
}


class Shape(StrEnum):
    """How much of an entry is shown: a row of a list, or a line in a day."""

    ROW = "card"
    LINE = "line"


_kept: OrderedDict[tuple[UUID, int, str, Shape], Markup] = OrderedDict()
_lock = Lock()


async def cards_of(keys: Sequence[EntryKey], *, shape: Shape = Shape.ROW) -> list[Markup]:
    """The cards of entries, in their order; only those that are not kept are read and rendered.

    A card says nothing of today and nothing of free places, so it stays the same until its entry
    changes. An entry that went meanwhile is left out.
    """
    code = language()
    with _lock:
        found = {key.id: _kept.get((key.id, key.version, code, shape)) for key in keys}
    missing = [name for name, card in found.items() if card is None]
    if missing:
        for entry in (await entries_by_ids(missing)).values():
            found[entry.id] = _keep(entry, code, shape)
    return [card for key in keys if (card := found[key.id]) is not None]


def forget() -> None:
    """Drop all cards."""
    with _lock:
        _kept.clear()


def _keep(entry: Entry, code: str, shape: Shape) -> Markup:
    card = render_card(entry, shape)
    with _lock:
        _kept[entry.id, entry.version, code, shape] = card
        while len(_kept) > MOST_CARDS:
            _kept.popitem(last=False)
    return card


def render_card(entry: Entry, shape: Shape = Shape.ROW) -> Markup:
    """One entry as a row of a list, or as a line in a day."""
    kind = registry.current().calendar_kinds.get(entry.kind)
    zone = current().city_zone
    # An end at midnight is still the day before.
    last_day = max(entry.starts_at, entry.ends_at - timedelta(microseconds=1))
    return render_fragment(
        f"calendar/{shape}.html",
        entry=entry,
        kind=kind,
        state=STATES.get(entry.status),
        last_day=last_day,
        is_one_day=to_wall(entry.starts_at, zone).date() == to_wall(last_day, zone).date(),
    )
