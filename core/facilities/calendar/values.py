"""What a reader asked the calendar for, and what a page of it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from markupsafe import Markup

from core.services.calendar.api import Cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarQuery:
    """The parameters of /calendar; what was not asked for is empty.

    `first` and `last` are days of the city's wall clock, both inclusive; `month` is the first day
    of a month. At most one of `after` and `before` is set: the cursor of a page.
    """

    text: str = ""
    kind: str = ""
    organization: str = ""
    area: str = ""
    audience: str = ""
    module: str = ""
    place: str = ""
    collection: str = ""
    day: date | None = None
    month: date | None = None
    first: date | None = None
    last: date | None = None
    after: Cursor | None = None
    before: Cursor | None = None

    @property
    def is_filtered(self) -> bool:
        """Something besides the time was asked for, or a stretch of days."""
        return bool(self.text or self.kept_filters)

    @property
    def kept_filters(self) -> list[tuple[str, str]]:
        """The parameters that go along with another search."""
        pairs = (
            ("kind", self.kind),
            ("organization", self.organization),
            ("area", self.area),
            ("audience", self.audience),
            ("module", self.module),
            ("place", self.place),
            ("collection", self.collection),
            ("from", str(self.first or "")),
            ("to", str(self.last or "")),
        )
        return [pair for pair in pairs if pair[1]]

    def href(self, **changes: object) -> str:
        """The address of the same question with changes; always in the same order."""
        values = {
            "q": self.text,
            **dict(self.kept_filters),
            "day": self.day or "",
            "month": f"{self.month:%Y-%m}" if self.month else "",
            "after": as_parameter(self.after),
            "before": as_parameter(self.before),
        } | changes
        return _address("/calendar", values)

    def feed_path(self) -> str:
        """The address of the feed with the same filters."""
        return _address("/calendar.ics", {"q": self.text, **dict(self.kept_filters)})

    @property
    def subscribe_path(self) -> str:
        """The page that tells how to subscribe to that feed."""
        return _address("/calendar/subscribe", {"q": self.text, **dict(self.kept_filters)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The entries that start on one day, as cards; `date` is noon of that day, in UTC."""

    heading: str
    note: str
    cards: tuple[Markup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridDay:
    """One square of the month's grid."""

    number: int
    href: str
    label: str
    is_in_month: bool
    is_filled: bool
    is_today: bool
    is_chosen: bool


def _address(path: str, values: Mapping[str, object]) -> str:
    pairs = [(name, str(value)) for name, value in values.items() if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def as_parameter(cursor: Cursor | None) -> str:
    """A cursor as it stands in an address."""
    return f"{cursor.starts_at:%Y%m%dT%H%M%S%f}~{cursor.id}" if cursor else ""
