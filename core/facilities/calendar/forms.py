"""Reads the calendar's questions out of an address; what cannot be read was not asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from core.data.times import is_within_reach
from core.facilities.calendar.values import CalendarQuery, View
from core.services.calendar.api import VOLUNTEERS, Cursor

LONGEST_TEXT = 200
LONGEST_KEY = 80
LONGEST_COLLECTION = 120


def read_query(parameters: Mapping[str, str]) -> CalendarQuery:
    """The question in an address. A form without a script also sends its empty fields."""
    after = _cursor(parameters.get("after", ""))
    day = _date(parameters.get("day", ""))
    return CalendarQuery(
        view=_view(parameters.get("view", ""), day),
        text=_text(parameters.get("q", ""), LONGEST_TEXT),
        kind=_text(parameters.get("kind", ""), LONGEST_KEY),
        organization=_text(parameters.get("organization", ""), LONGEST_KEY),
        area=_text(parameters.get("area", ""), LONGEST_KEY),
        audience=VOLUNTEERS if parameters.get("audience") == VOLUNTEERS else "",
        module=_text(parameters.get("module", ""), LONGEST_KEY),
        place=_text(parameters.get("place", ""), LONGEST_KEY),
        collection=_text(parameters.get("collection", ""), LONGEST_COLLECTION),
        day=day,
        month=_date(f"{parameters.get('month', '')}-01"),
        first=_date(parameters.get("from", "")),
        last=_date(parameters.get("to", "")),
        after=after,
        before=None if after else _cursor(parameters.get("before", "")),
    )


def _view(text: str, day: date | None) -> View:
    asked = View(text) if text in set(View) else View.LIST
    return View.DAY if day and asked is View.LIST else asked


def _text(text: str, longest: int) -> str:
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:longest]


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if is_within_reach(found) else None


def _cursor(text: str) -> Cursor | None:
    moment, _, name = text.partition("~")
    try:
        starts_at = datetime.strptime(moment, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        return Cursor(starts_at, UUID(name))
    except ValueError:
        return None
