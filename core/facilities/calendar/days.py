"""Days, weekends and months of the city's wall clock, as stretches of instants."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from markupsafe import Markup

from core.data.times import city_today, to_utc
from core.facilities.calendar.values import Day, GridDay
from core.services.calendar.api import EntryKey
from core.settings import current
from core.web import dates
from core.web.i18n import language, use_language

ONE_DAY = timedelta(days=1)
SATURDAY = 5
_NOON = time(12)

Stretch = tuple[datetime, datetime]


def day_stretch(first: date, last: date | None = None) -> Stretch:
    """From the first instant of a day to the first after its (or another) day's end, in UTC."""
    zone = current().city_zone
    after = (last or first) + ONE_DAY
    return (
        to_utc(datetime.combine(first, time()), zone),
        to_utc(datetime.combine(after, time()), zone),
    )


def weekend_after(day: date) -> Stretch | None:
    """What is left of the weekend after a day: nothing on a Sunday."""
    sunday = day + timedelta(days=6 - day.weekday())
    saturday = max(sunday - ONE_DAY, day + ONE_DAY)
    return None if day == sunday else day_stretch(saturday, sunday)


def weekend_of(day: date) -> tuple[date, date]:
    """Saturday and Sunday of a day's week."""
    saturday = day + timedelta(days=SATURDAY - day.weekday())
    return saturday, saturday + ONE_DAY


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def months_later(month: date, number: int) -> date:
    """The first day of the month so many months later (or earlier)."""
    index = month.year * 12 + month.month - 1 + number
    return date(index // 12, index % 12 + 1, 1)


def weeks_of(month: date) -> list[list[date]]:
    """The weeks, from Monday on, that a month touches."""
    return calendar.Calendar(calendar.MONDAY).monthdatescalendar(month.year, month.month)


def weekday_names() -> list[str]:
    """The short names of the weekdays, from Monday on."""
    return [dates.weekday_short(noon(day)) for day in weeks_of(date(2026, 6, 1))[0]]


def noon(day: date) -> datetime:
    """An instant that is surely on that day, for formatting."""
    return to_utc(datetime.combine(day, _NOON), current().city_zone)


def by_days(keys: Sequence[EntryKey], cards: Sequence[Markup], now: datetime) -> list[Day]:
    """Cards under the days on which their entries start; keys and cards are in the same order."""
    zone, here = ZoneInfo(current().city_zone), city_today(now)
    pairs = zip(keys, cards, strict=True)
    days = groupby(pairs, key=lambda pair: pair[0].starts_at.astimezone(zone).date())
    return [_day(day, Markup().join(card for _, card in group), here) for day, group in days]


def _day(day: date, cards: Markup, here: date) -> Day:
    heading, note = _heading(day, here, language())
    return Day(heading=heading, note=note, cards=cards)


@lru_cache(maxsize=1024)
def _heading(day: date, here: date, code: str) -> tuple[str, str]:
    """A day in words, and how far it is from today; the same days come again and again."""
    with use_language(code):
        return dates.date_long(noon(day)), dates.relative_day(noon(day), noon(here))


def grid_days(
    way: str, month: date, filled: Sequence[bool], *, here: date, chosen: date | None
) -> list[list[GridDay]]:
    """The month as squares; `filled` tells of each of its days whether something starts on it.

    `way` is an address to which a parameter is added; `here` is today.
    """
    return [
        [
            GridDay(
                number=day.day,
                href=f"{way}day={day}",
                label=dates.date_long(noon(day)),
                is_in_month=day.month == month.month,
                is_filled=day.month == month.month and filled[day.day - 1],
                is_today=day == here,
                is_chosen=day == chosen,
            )
            for day in week
        ]
        for week in weeks_of(month)
    ]


def day_stretches(month: date) -> list[Stretch]:
    """The stretch of each day of a month."""
    length = calendar.monthrange(month.year, month.month)[1]
    return [day_stretch(month.replace(day=number)) for number in range(1, length + 1)]


def distant_past() -> datetime:
    """An instant before every entry."""
    return datetime(1970, 1, 1, tzinfo=UTC)
