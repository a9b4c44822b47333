"""The calendar's month and week: every day with its first entries and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup

from core.data.times import city_today
from core.facilities.calendar import days
from core.facilities.calendar.cards import Shape, cards_of
from core.facilities.calendar.values import NO_TIME, CalendarQuery, SpreadDay, View
from core.services.calendar.api import (
    EntryFilter,
    EntryKey,
    Lasting,
    counts_by_days,
    entries_by_days,
    holiday_of,
    lasting_entries,
)
from core.web import dates
from core.web.i18n import gettext, ngettext

MOST_COUNTED = 50
MOST_LASTING = 60
LINES = {View.MONTH: 3, View.WEEK: 12}
DAYS_OF_WEEK = 7


def days_shown(query: CalendarQuery, here: date) -> list[date]:
    """The days of a question's month (in whole weeks) or of its week, from Monday on."""
    anchor = anchor_of(query, here)
    if query.view is View.WEEK:
        monday = anchor - timedelta(days=anchor.weekday())
        return [monday + timedelta(days=number) for number in range(DAYS_OF_WEEK)]
    return [day for week in days.weeks_of(days.month_of(anchor)) for day in week]


def anchor_of(query: CalendarQuery, here: date) -> date:
    """The day about which a question is: the one asked for, else today or its month's first."""
    if query.day:
        return query.day
    if query.month and query.month != days.month_of(here):
        return query.month
    return here


async def spread_of(
    query: CalendarQuery, wanted: EntryFilter, now: datetime
) -> list[list[SpreadDay]]:
    """The weeks of a month, or the one week, with what is on."""
    here = city_today(now)
    shown = days_shown(query, here)
    stretches = [days.day_stretch(day) for day in shown]
    most = LINES[query.view]
    found = await entries_by_days(wanted, stretches, now=now, most=most)
    counts = await counts_by_days(wanted, stretches, now=now, most=MOST_COUNTED + 1)
    whole = (stretches[0][0], stretches[-1][1])
    lasting = await lasting_entries(wanted, whole, now=now, size=MOST_LASTING)
    keys = with_lasting(found, stretches, lasting)
    lines = await _lines([key for day in keys for key in day[:most]])
    month = days.month_of(anchor_of(query, here))
    made = [
        _day(
            day,
            [lines[key] for key in on[:most] if key in lines],
            counts[number] + len(on) - len(found[number]),
            query=query,
            is_in_month=query.view is View.WEEK or days.month_of(day) == month,
            is_today=day == here,
        )
        for number, (day, on) in enumerate(zip(shown, keys, strict=True))
    ]
    return [made[start : start + DAYS_OF_WEEK] for start in range(0, len(made), DAYS_OF_WEEK)]


def with_lasting(
    found: Sequence[Sequence[EntryKey]],
    stretches: Sequence[days.Stretch],
    lasting: Sequence[Lasting],
) -> list[list[EntryKey]]:
    """What starts on each day, after what began before it and goes on."""
    return [
        [one.key for one in lasting if one.key.starts_at < begin and one.ends_at > begin] + [*keys]
        for keys, (begin, _) in zip(found, stretches, strict=True)
    ]


async def _lines(keys: Sequence[EntryKey]) -> dict[EntryKey, Markup]:
    """The lines of entries; what went meanwhile is left out."""
    distinct = list(dict.fromkeys(keys))
    lines = await cards_of(distinct, shape=Shape.LINE)
    if len(lines) == len(distinct):
        return dict(zip(distinct, lines, strict=True))
    pairs = [(key, await cards_of([key], shape=Shape.LINE)) for key in distinct]
    return {key: line[0] for key, line in pairs if line}


def _day(
    day: date,
    lines: Sequence[Markup],
    count: int,
    *,
    query: CalendarQuery,
    is_in_month: bool,
    is_today: bool,
) -> SpreadDay:
    noon = days.noon(day)
    figure = f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)
    return SpreadDay(
        date=day,
        href=query.href(**NO_TIME | {"day": day, "view": View.LIST}),
        label=dates.date_long(noon),
        heading=dates.weekday_and_day(noon),
        holiday=gettext(holiday_of(day)),
        lines=tuple(lines),
        count=figure if count else "",
        counted=_counted(count, figure),
        more=_more(count, len(lines)),
        is_in_month=is_in_month,
        is_today=is_today,
    )


def _counted(count: int, figure: str) -> str:
    if count > MOST_COUNTED:
        return gettext("%(count)s entries", count=figure)
    return ngettext("%(num)s entry", "%(num)s entries", count)


def _more(count: int, shown: int) -> str:
    if count > MOST_COUNTED:
        return gettext("All of this day")
    return ngettext("%(num)s more", "%(num)s more", count - shown) if count > shown else ""


def title_of(query: CalendarQuery, now: datetime) -> str:
    """What a view shows, as its heading: the month, the week's days, the day."""
    here = city_today(now)
    anchor = anchor_of(query, here)
    if query.view is View.MONTH:
        return dates.month_title(days.month_of(anchor))
    if query.view is View.DAY:
        return dates.date_long(days.noon(anchor))
    shown = days_shown(query, here)
    return dates.days_between(shown[0], shown[-1])


def neighbours(query: CalendarQuery, here: date) -> tuple[str, str]:
    """The addresses of the month, week or day before and after."""
    anchor = anchor_of(query, here)
    if query.view is View.MONTH:
        month = days.month_of(anchor)
        around: list[dict[str, object]] = [
            {"month": f"{days.months_later(month, number):%Y-%m}"} for number in (-1, 1)
        ]
    else:
        step = DAYS_OF_WEEK if query.view is View.WEEK else 1
        around = [{"day": anchor + timedelta(days=step * sign)} for sign in (-1, 1)]
    earlier, later = (query.href(**NO_TIME | one) for one in around)
    return earlier, later


def views_of(query: CalendarQuery, here: date) -> list[dict[str, object]]:
    """The same filters in all views, about the same day, as tabs."""
    anchor = anchor_of(query, here)
    stays = query.view is not View.LIST or query.month is not None
    ways = (
        (View.LIST, gettext("List"), {"month": f"{anchor:%Y-%m}"} if stays else {}),
        (View.MONTH, gettext("Month"), {"month": f"{anchor:%Y-%m}"}),
        (View.WEEK, gettext("Week"), {"day": anchor}),
        (View.DAY, gettext("Day"), {"day": anchor}),
    )
    return [
        {
            "label": label,
            "href": query.href(**NO_TIME | {"view": view} | when),
            "is_current": query.view is view,
        }
        for view, label, when in ways
    ]
