"""What the front page and the calendar's pages show, gathered from the read model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.data.times import city_today, later
from core.facilities.calendar import days, feeds, filters, spreads
from core.facilities.calendar.aside import aside_of
from core.facilities.calendar.cards import cards_of
from core.facilities.calendar.hands import LOOKED_AT_AGAIN, hands_needed, once_each
from core.facilities.calendar.values import (
    GRIDS,
    NO_TIME,
    CalendarQuery,
    Day,
    View,
    as_parameter,
)
from core.services.calendar.api import (
    Cursor,
    Direction,
    EntryFilter,
    EntryKey,
    EntryPage,
    entries_by_ids,
    entry_page,
    first_entries,
    holiday_of,
    looked_up,
    next_change,
    running_entries,
)
from core.web.i18n import LANGUAGES, gettext, language
from core.web.kept import Page
from core.web.sharing import LANGUAGE_NAMES

PAGE_SIZE = 50
MOST_RUNNING = 12
MOST_ON_FRONT = 8
MOST_HANDS = 6
MOST_AHEAD = 8
FEWEST_ON_FRONT = 4

_FIRST = UUID(int=0)


async def front_page(now: datetime) -> Page:
    """The front page: today and this weekend, where hands are needed, search, doors."""
    here, again = city_today(now), later(now, LOOKED_AT_AGAIN)
    weekend = days.weekend_after(here)
    today = await _going_on(EntryFilter(), now)
    weekend_keys = await _between(weekend, now) if weekend else []
    hands = await hands_needed(now, size=MOST_HANDS)
    shown = {key.id for key in (*today, *weekend_keys)}
    ahead: list[EntryKey] = []
    if len(shown) < FEWEST_ON_FRONT:
        shown |= {key.id for key in hands}
        upcoming = EntryFilter(starts_from=now)
        found = await first_entries(upcoming, now=now, size=MOST_ON_FRONT + MOST_HANDS)
        ahead = [key for key in found if key.id not in shown][:MOST_ON_FRONT]
    return Page(
        template="calendar/front.html",
        context={
            "today": await cards_of(today[:MOST_ON_FRONT]),
            "weekend": await cards_of(weekend_keys),
            "ahead": await cards_of(ahead),
            "hands": await cards_of(hands),
        },
        until=min(await next_change(now) or again, again),
    )


async def ahead_page(query: CalendarQuery, now: datetime) -> Page:
    """The next few things of what is asked, a series once; a piece of other pages.

    Raises NotFound for an organization that is not there.
    """
    wanted = replace(await filters.wanted_of(query), starts_from=now, takes_place=True)
    keys = await first_entries(wanted, now=now, size=PAGE_SIZE)
    entries = await entries_by_ids([key.id for key in keys])
    return Page(
        template="calendar/ahead.html",
        context={"ahead": await cards_of(once_each(keys, entries)[:MOST_AHEAD])},
        until=await next_change(now),
    )


async def calendar_page(query: CalendarQuery, now: datetime) -> Page:
    """A page of the calendar. Raises NotFound for an organization that is not there."""
    wanted = await looked_up(await filters.wanted_of(query), now)
    if query.view in GRIDS:
        return await _spread_page(query, wanted, now)
    if query.view is View.DAY and not query.day:
        query = replace(query, day=spreads.anchor_of(query, city_today(now)))
    page = await _page(query, wanted, now)
    running = await _running(query, wanted, now)
    return Page(
        template="calendar/list.html",
        context={
            **_head(query, now),
            "weekend": _weekend(query, now),
            "running": await cards_of(running),
            "days": await list_of_days(page.keys, now),
            "earlier": query.href(before=as_parameter(page.earlier), after="")
            if page.earlier
            else "",
            "later": query.href(after=as_parameter(page.later), before="") if page.later else "",
            "aside": await aside_of(query, wanted, now),
        },
        # Pages of what was typed are kept by nobody.
        until=None if query.text else await next_change(now),
    )


def _head(query: CalendarQuery, now: datetime) -> dict[str, Any]:
    """What stands above every view: its heading, the other views, the way to what is beside it."""
    here = city_today(now)
    earlier, later = ("", "") if query.view is View.LIST else spreads.neighbours(query, here)
    return {
        "query": query,
        "views": spreads.views_of(query, here),
        "heading": "" if query.view is View.LIST else spreads.title_of(query, now),
        "earlier_stretch": earlier,
        "later_stretch": later,
        "today_href": query.href(**NO_TIME | {"day": here if query.view is not View.MONTH else ""}),
        "holiday": gettext(holiday_of(query.day)) if query.day else "",
    }


def _weekend(query: CalendarQuery, now: datetime) -> str:
    """The address of the present (or coming) weekend under the same filters."""
    saturday, sunday = days.weekend_of(city_today(now))
    return query.href(**NO_TIME | {"view": View.LIST, "from": saturday, "to": sunday})


async def _spread_page(query: CalendarQuery, wanted: EntryFilter, now: datetime) -> Page:
    """A month or a week."""
    stretch = filters.bounded(replace(query, day=None, month=None), wanted)
    return Page(
        template="calendar/spread.html",
        context={
            **_head(query, now),
            "weeks": await spreads.spread_of(query, stretch, now),
            "weekdays": days.weekday_names(),
            "aside": await aside_of(query, wanted, now),
        },
        until=await next_change(now),
    )


async def subscribe_page(query: CalendarQuery, now: datetime) -> Page:
    """How to subscribe to what the filters leave. Raises NotFound as the calendar does."""
    await filters.wanted_of(query)
    code = language()
    words = await feeds.filter_words(query, code, now) if query.is_filtered else []
    return Page(
        template="calendar/subscribe.html",
        context={
            "query": query,
            "words": words,
            "feed": feeds.feed_link("", query.feed_path()),
            "others": [
                (LANGUAGE_NAMES[other], feeds.feed_link("", query.feed_path(), other))
                for other in LANGUAGES
                if other != code
            ],
        },
        until=await next_change(now),
    )


async def list_of_days(keys: Sequence[EntryKey], now: datetime) -> list[Day]:
    """Entries as cards under the days on which they start; what went meanwhile is left out."""
    cards = await cards_of(keys)
    if len(cards) != len(keys):
        # An entry went between two reads: ask for cards one by one.
        pairs = [(key, await cards_of([key])) for key in keys]
        keys = [key for key, card in pairs if card]
        cards = [card[0] for _, card in pairs if card]
    return days.by_days(keys, cards, now)


async def _page(query: CalendarQuery, wanted: EntryFilter, now: datetime) -> EntryPage:
    bounded = filters.bounded(query, wanted)
    cursor = query.after or query.before
    if cursor is None:
        is_this_month = query.month == days.month_of(city_today(now))
        start = now if is_this_month and not query.day else bounded.starts_from
        cursor = Cursor(start or (days.distant_past() if query.last else now), _FIRST)
    direction = Direction.EARLIER if query.before else Direction.LATER
    return await entry_page(bounded, cursor, now=now, direction=direction, size=PAGE_SIZE)


async def _running(query: CalendarQuery, wanted: EntryFilter, now: datetime) -> list[EntryKey]:
    """What began before the page does and is not over, on its first page only."""
    if query.after or query.before or query.first or query.last:
        return []
    if query.day:
        start = days.day_stretch(query.day)[0]
        return await running_entries(wanted, at=start, now=now, size=MOST_RUNNING)
    if query.month and query.month != days.month_of(city_today(now)):
        return []
    return await _going_on(replace(wanted, starts_before=now), now)


async def _going_on(wanted: EntryFilter, now: datetime) -> list[EntryKey]:
    """What runs on from earlier days, then what starts today and is not over."""
    start, end = days.day_stretch(city_today(now))
    running = await running_entries(
        replace(wanted, starts_before=None), at=start, now=now, size=MOST_RUNNING
    )
    started = replace(
        wanted,
        starts_from=start,
        starts_before=min(end, wanted.starts_before or end),
        ends_after=now,
    )
    return [*running, *await first_entries(started, now=now, size=MOST_RUNNING)]


async def _between(stretch: days.Stretch, now: datetime) -> list[EntryKey]:
    wanted = EntryFilter(starts_from=stretch[0], starts_before=stretch[1])
    return await first_entries(wanted, now=now, size=MOST_ON_FRONT)
