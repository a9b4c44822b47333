"""What a person's time on a shift amounts to in hours: pure decisions, minutes counted in UTC."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from core.checkin.api import Stay
from core.data.times import to_utc, to_wall

MINUTE = timedelta(minutes=1)
NIGHT_FROM, NIGHT_UNTIL = time(22), time(6)
SCHOOL_YEAR_STARTS = 9
FEWEST_SHOWN = 5
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time, in UTC."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """Whole minutes that passed, whatever the clocks on the wall did meanwhile."""
        return max(0, (self.end - self.start) // MINUTE)


@dataclass(frozen=True, slots=True)
class Amount:
    """What a row of the ledger adds: minutes, and those of them at night."""

    minutes: int
    night_minutes: int

    def taken_back(self) -> Amount:
        """What the row adds that takes this one back: with both the sum is as if neither were."""
        return Amount(-self.minutes, -self.night_minutes)

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.minutes + other.minutes, self.night_minutes + other.night_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What counts of a person's time on a shift: stretches that do not touch, in order.

    `is_flagged` tells that the end is assumed: whoever was there did not check out.
    """

    spans: tuple[Span, ...] = ()
    night_minutes: int = 0
    is_flagged: bool = False

    @property
    def minutes(self) -> int:
        """All of it; breaks between the stretches are not counted."""
        return sum(one.minutes for one in self.spans)


def counted(
    there: Sequence[Stay],
    shift: Span,
    *,
    zone: str,
    is_leaving_read: bool,
) -> Counted:
    """What counts of the times of one person between the start and the end of the shift.

    The order of `there` does not matter, and time read at two gates counts once. Who was not seen
    leaving stays until the shift's end, which is flagged where leaving is read at all.
    """
    within = sorted(_within(one, shift) for one in there)
    spans = tuple(_merged(one for one in within if one.minutes))
    is_open = any(one.left_at is None or one.is_noted for one in there)
    return Counted(
        spans=spans,
        night_minutes=sum(night_minutes(one, zone=zone) for one in spans),
        is_flagged=bool(spans) and is_open and is_leaving_read,
    )


def _within(one: Stay, shift: Span) -> Span:
    end = shift.end if one.left_at is None else one.left_at
    start = max(whole_minute(one.entered_at), shift.start)
    return Span(start, max(start, min(whole_minute(end), shift.end)))


def _merged(ordered: Iterable[Span]) -> Sequence[Span]:
    found: list[Span] = []
    for one in ordered:
        if found and one.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found


def whole_minute(instant: datetime) -> datetime:
    """The minute in which the instant lies."""
    return instant.replace(second=0, microsecond=0)


def night_minutes(
    span: Span, *, zone: str, since: time = NIGHT_FROM, until: time = NIGHT_UNTIL
) -> int:
    """Minutes of the span at night, `since`–`until` on the clocks of the zone.

    Nights are counted by instants, so that the longer one in October and the shorter in March
    come out as long as they are.
    """
    first = to_wall(span.start, zone).date() - timedelta(days=1)
    last = to_wall(span.end, zone).date()
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    nights = (_night(day, zone=zone, since=since, until=until) for day in days)
    return sum(Span(max(span.start, one.start), min(span.end, one.end)).minutes for one in nights)


def _night(day: date, *, zone: str, since: time, until: time) -> Span:
    ends = day if since < until else day + timedelta(days=1)
    return Span(
        to_utc(datetime.combine(day, since), zone), to_utc(datetime.combine(ends, until), zone)
    )


def school_year(day: date) -> int:
    """The year in which the school year of that day began: it runs from 1 September to 31 August.

    Art. 94 of the Education Law of 14 December 2016.
    """
    return day.year if day.month >= SCHOOL_YEAR_STARTS else day.year - 1


def school_year_days(year: int) -> tuple[date, date]:
    """First and last day of the school year that begins in `year`."""
    return date(year, SCHOOL_YEAR_STARTS, 1), date(year + 1, SCHOOL_YEAR_STARTS, 1) - timedelta(
        days=1
    )


def in_hours(minutes: int) -> Decimal:
    """Minutes as hours with two places, as spreadsheets reckon."""
    return (Decimal(minutes) / 60).quantize(CENT, ROUND_HALF_UP)


def contribution(minutes: int, rate: Decimal) -> Decimal:
    """What volunteers' minutes are worth at `rate` an hour, in zloty and grosz, half a grosz up."""
    return (rate * minutes / 60).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """What of a sum may be shown in public: each cell that stands for enough people, and the rest
    together. `others` is None where there is no rest, or where that is too few people as well.
    """

    shown: Mapping[UUID, int]
    others: int | None
    is_hidden: bool

    @property
    def total(self) -> int:
        """The sum of what is shown: what is hidden cannot be found by taking away."""
        return sum(self.shown.values()) + (self.others or 0)


def public_cells(cells: Mapping[UUID, Mapping[str, int]]) -> Cells:
    """Minutes a cell, of minutes a person and cell; what is of fewer than five people is hidden.

    Such cells are taken together, and hidden altogether where they are of few people still: a
    person who counts in two of them counts once.
    """
    few = {key: people for key, people in cells.items() if 0 < len(people) < FEWEST_SHOWN}
    together = {one for people in few.values() for one in people}
    minutes = sum(sum(people.values()) for people in few.values())
    return Cells(
        shown={key: sum(people.values()) for key, people in cells.items() if key not in few},
        others=minutes if len(together) >= FEWEST_SHOWN else None,
        is_hidden=0 < len(together) < FEWEST_SHOWN,
    )
