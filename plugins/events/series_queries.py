"""Reads of series: the rule, its dates, those that follow, what was changed by hand."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.calendar import Recurrence
from core.data.commands import as_instant, as_uuid, read
from core.data.many import marks
from core.data.times import to_wall
from plugins.events.queries import EventStanding, standing_of
from plugins.events.rule_changes import frame_of
from plugins.events.rules import is_past, is_public
from plugins.events.series_rules import recurrence_of
from plugins.events.series_words import rule_words
from plugins.events.tables import Event, Series
from plugins.events.values import EventState, Pattern, Repeat, Timing

NEXT_DATES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesView:
    """A series as its pages show it: the rule, all dates in order of their start."""

    series: Series
    dates: Sequence[Event]

    @property
    def path(self) -> str:
        """Its public address."""
        return f"/events/series/{self.series.slug}"

    def words(self, language: str) -> str:
        """The rule in words; empty where the dates ahead left it, as the words would mislead."""
        first = to_wall(rule_timing(self.series).starts_at, self.series.zone).date()
        on = [one for one in self.dates if one.state != EventState.CANCELLED]
        kept = [one for one in on if _day_of(one, one.starts_at) == _day_of(one, one.recurrence_id)]
        is_kept = 2 * len(kept) >= len(on)
        return rule_words(repeat_of(self.series), first, language) if is_kept else ""

    def public(self, now: datetime) -> Sequence[Event]:
        """The dates that everybody sees and that are not over."""
        return [one for one in self.dates if is_public(one) and not is_past(one, now)]

    def following(self, event: Event, now: datetime) -> Sequence[Event]:
        """The next dates besides one."""
        return [one for one in self.public(now) if one.id != event.id][:NEXT_DATES]


def _day_of(event: Event, instant: datetime) -> object:
    return to_wall(instant, event.zone).date()


async def series_by_id(series: UUID) -> Series | None:
    """One rule."""
    return await Series.objects().where(Series.id == series).first()


async def series_by_slug(slug: str) -> Series | None:
    """One rule, by its address."""
    return await Series.objects().where(Series.slug == slug).first()


async def dates_of(series: UUID) -> list[Event]:
    """All dates of a series, in the rule's order, in whatever state."""
    return await Event.objects().where(Event.series == series).order_by(Event.recurrence_id)


async def series_view(series: UUID | None) -> SeriesView | None:
    """A series with its dates; None for a single event's missing one."""
    found = await series_by_id(series) if series is not None else None
    if found is None:
        return None
    dates = sorted(await dates_of(found.id), key=lambda one: (one.starts_at, one.id))
    return SeriesView(series=found, dates=dates)


async def courses(series: Collection[UUID]) -> Mapping[UUID, tuple[Event, datetime, datetime]]:
    """By series: a date that tells of it, its first start and its last end, in one query."""
    if not series:
        return {}
    rows = await read(
        "SELECT series, MIN(starts_at) AS first, MAX(ends_at) AS last FROM events_event"  # noqa: S608 -- question marks only
        f" WHERE series IN ({marks(series)}) GROUP BY series",
        list(series),
    )
    events = await Event.objects().where(Event.series.is_in(list(series))).order_by(Event.starts_at)
    by_series: dict[UUID, Event] = {}
    for event in events:
        known = by_series.get(event.series)
        if known is None or known.state == EventState.CANCELLED:
            by_series[event.series] = event
    return {
        as_uuid(row["series"]): (
            by_series[as_uuid(row["series"])],
            as_instant(row["first"]),
            as_instant(row["last"]),
        )
        for row in rows
    }


async def course_standing_of(series: UUID) -> EventStanding | None:
    """How the last date of a course stands, for whoever manages its sign-ups."""
    dates = await dates_of(series)
    return await standing_of(dates[-1].id) if dates else None


def repeat_of(series: Series) -> Repeat:
    """A stored rule as people chose it."""
    return Repeat(
        pattern=Pattern(series.pattern),
        every=series.every,
        weekdays=tuple(day for day in series.weekdays.split(",") if day),
        last_day=series.last_day,
    )


def first_timing(series: Series) -> Timing:
    """The first date of a series, as its first rule had it."""
    return Timing(starts_at=series.first_starts_at, ends_at=series.first_ends_at, zone=series.zone)


def rule_timing(series: Series) -> Timing:
    """The first date of the present rule: the series' own, or where the rule was changed."""
    starts_at: datetime | None = series.rule_starts_at
    if starts_at is None:
        return first_timing(series)
    return Timing(starts_at=starts_at, ends_at=series.rule_ends_at, zone=series.zone)


def frame(series: Series, places: Collection[datetime]) -> Recurrence:
    """The rule by which calendar programs know a series with dates of these names."""
    rule = None
    if rule_timing(series) == first_timing(series):
        first_day = to_wall(series.first_starts_at, series.zone).date()
        rule = recurrence_of(repeat_of(series), first_day)
    return frame_of(series.first_starts_at, series.zone, rule, places)


def overrides_of(event: Event) -> tuple[str, ...]:
    """The columns of a date that were changed for it alone."""
    return tuple(json.loads(event.overrides))


async def dates_by_hand(event: Event) -> Sequence[Event]:
    """The dates of an event's series that something was changed on alone."""
    if event.series is None:
        return ()
    return [one for one in await dates_of(event.series) if overrides_of(one)]


def overrides_by_id(events: Iterable[Event]) -> Mapping[UUID, tuple[str, ...]]:
    """The same of several."""
    return {event.id: overrides_of(event) for event in events}
