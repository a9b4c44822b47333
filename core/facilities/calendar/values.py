"""What a reader asked the calendar for, and what a page of it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from markupsafe import Markup

from core.services.calendar.api import Cursor


class View(StrEnum):
    """How the calendar is shown."""

    LIST = "list"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


GRIDS = (View.MONTH, View.WEEK)
NO_TIME = {"day": "", "month": "", "after": "", "before": ""}
"""Changes of an address that leave its filters and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarQuery:
    """The parameters of /calendar; what was not asked for is empty.

    A day that was asked for without a view is shown by itself: `view` is DAY then.
    `first` and `last` are days of the city's wall clock, both inclusive; `month` is the first day
    of a month. At most one of `after` and `before` is set: the cursor of a page.
    """

    view: View = View.LIST
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
            "view": self.view,
            "q": self.text,
            **dict(self.kept_filters),
            "day": self.day or "",
            "month": f"{self.month:%Y-%m}" if self.month else "",
            "after": as_parameter(self.after),
            "before": as_parameter(self.before),
        } | changes
        if values["view"] == View.LIST or (values["view"] == View.DAY and values["day"]):
            values["view"] = ""
        return _address("/calendar", values)

    @property
    def kept_fields(self) -> list[tuple[str, str]]:
        """The parameters that another search takes along: the filters, and how it is shown."""
        return (
            [("view", self.view), *self.kept_filters] if self.view in GRIDS else self.kept_filters
        )

    def feed_path(self) -> str:
        """The address of the feed with the same filters."""
        return self._elsewhere("/calendar.ics")

    def news_path(self, form: str) -> str:
        """The address of the same list for news readers: `form` is rss or atom."""
        return self._elsewhere(f"/calendar.{form}")

    @property
    def subscribe_path(self) -> str:
        """The page that tells how to subscribe to that feed."""
        return self._elsewhere("/calendar/subscribe")

    @property
    def embed_path(self) -> str:
        """The same list to be shown in a frame of another site."""
        return self._elsewhere("/embed/calendar")

    @property
    def embed_code_path(self) -> str:
        """The page with the code of that frame."""
        return self._elsewhere("/calendar/embed")

    def _elsewhere(self, path: str) -> str:
        return _address(path, {"q": self.text, **dict(self.kept_filters)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The entries that start on one day, as cards joined to one piece of markup."""

    heading: str
    note: str
    cards: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class GridDay:
    """One square of the small month beside the list."""

    number: int
    href: str
    label: str
    is_in_month: bool
    is_filled: bool
    is_today: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadDay:
    """One day of a month's or a week's page.

    `lines` are its first entries; `count` says in figures how many there are ("50+" for more than
    are counted), `counted` says it in words, and `more` how many are not among the lines.
    """

    date: date
    href: str
    label: str
    heading: str
    holiday: str
    lines: tuple[Markup, ...]
    count: str
    counted: str
    more: str
    is_in_month: bool
    is_today: bool


def _address(path: str, values: Mapping[str, object]) -> str:
    pairs = [(name, str(value)) for name, value in values.items() if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def as_parameter(cursor: Cursor | None) -> str:
    """A cursor as it stands in an address."""
    return f"{cursor.starts_at:%Y%m%dT%H%M%S%f}~{cursor.id}" if cursor else ""
