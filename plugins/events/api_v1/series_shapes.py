"""What programs send and read of series."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from core.web.api.handlers import Instant, Reason
from plugins.events.api_v1.shapes import CancelBody, EventChange, MoveBody
from plugins.events.series_queries import SeriesView, overrides_of, repeat_of
from plugins.events.series_rules import MOST_DATES, MOST_EVERY
from plugins.events.values import NOT_SAID, EventState, Pattern, Repeat, Scope

Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Days = Annotated[list[date], Meta(max_length=400)]


class Rhythm(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How an event comes back; its end is `last_day` or, without it, a number of dates.

    What month rules say follows from the first date; weekdays are for weeks only.
    """

    pattern: Pattern
    every: Annotated[int, Meta(ge=1, le=MOST_EVERY, examples=[1])] = 1
    weekdays: Annotated[list[Weekday], Meta(max_length=7)] = []
    last_day: date | None = None
    number: Annotated[int, Meta(ge=1, le=MOST_DATES, examples=[10])] | None = None

    def repeat(self) -> Repeat:
        """As services take it."""
        return Repeat(
            pattern=self.pattern,
            every=self.every,
            weekdays=tuple(dict.fromkeys(self.weekdays)),
            last_day=self.last_day or NOT_SAID,
        )


class RepeatBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A single event becomes a series; `left_out` are days of the rule without a date."""

    rule: Rhythm
    left_out: Days = []
    signs_up_once: bool = False


class RuleBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Another rule, from the named date on or for all dates that lie ahead.

    `taken_in` are days of dates called off before that shall take place after all. A reason is
    asked for when public dates end.
    """

    scope: Literal["following", "all"]
    rule: Rhythm
    left_out: Days = []
    taken_in: Days = []
    reason: Reason = ""

    def from_when(self) -> Scope:
        """As services take it."""
        return Scope(self.scope)


class DatesEditBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which dates, and what they say then."""

    scope: Scope
    changes: EventChange  # type: ignore[valid-type]  # mypy does not follow defstruct


class DatesMoveBody(MoveBody, forbid_unknown_fields=True, kw_only=True):
    """The new time or place of the named date; others of the scope move by as much."""

    scope: Scope


class DatesCancelBody(CancelBody, forbid_unknown_fields=True, kw_only=True):
    """Which dates do not take place, and why."""

    scope: Scope


class DayBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One day of the rule."""

    day: date


class SeriesDate(msgspec.Struct, kw_only=True):
    """One date of a series; `changed_alone` names what was changed on it only."""

    id: UUID
    slug: str
    state: EventState
    starts_at: Instant
    ends_at: Instant
    is_all_day: bool
    changed_alone: list[str]


class SeriesAnswer(msgspec.Struct, kw_only=True):
    """A series as its host's desk shows it; `left_out` are days of the rule without a date."""

    id: UUID
    slug: str
    zone: str
    signs_up_once: bool
    rule: Rhythm
    dates: list[SeriesDate]
    left_out: list[date]

    @classmethod
    def of(cls, found: SeriesView, left_out: Iterable[date]) -> SeriesAnswer:
        """What a program reads of a series."""
        series, repeat = found.series, repeat_of(found.series)
        return cls(
            id=series.id,
            slug=series.slug,
            zone=series.zone,
            signs_up_once=series.signs_up_once,
            rule=msgspec.convert(
                {
                    "pattern": repeat.pattern,
                    "every": repeat.every,
                    "weekdays": list(repeat.weekdays),
                    "last_day": repeat.last_day,
                },
                Rhythm,
            ),
            dates=[
                SeriesDate(
                    id=one.id,
                    slug=one.slug,
                    state=EventState(one.state),
                    starts_at=one.starts_at,
                    ends_at=one.ends_at,
                    is_all_day=one.is_all_day,
                    changed_alone=list(overrides_of(one)),
                )
                for one in found.dates
            ],
            left_out=list(left_out),
        )


class Changed(msgspec.Struct, kw_only=True):
    """How many dates changed, or how many people get word."""

    dates: int = 0
    told: int = 0


class RuleChanged(msgspec.Struct, kw_only=True):
    """How many dates came and went, and how many people get word."""

    came: int
    went: int
    told: int
