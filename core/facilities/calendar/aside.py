"""What stands beside the calendar's list: the month's grid, filters, the way to subscribe.

It is the same on every page of one question, so it is kept as markup apart from the list.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any
from urllib.parse import quote_plus

from markupsafe import Markup

from core.contracts.ports import module_state
from core.contracts.texts import msg
from core.data.folding import fold
from core.data.times import city_today
from core.data.versions import numbers
from core.facilities.calendar import days
from core.facilities.calendar.feeds import feed_links
from core.facilities.calendar.values import GRIDS, NO_TIME, CalendarQuery
from core.kernel import registry
from core.kernel.switches import those_on
from core.people.api import area_choices, organizations_by_ids
from core.services.calendar.api import (
    EntryFilter,
    filled_days,
    organizations_ahead,
    places_ahead,
)
from core.web import dates
from core.web.i18n import gettext, language, use_language
from core.web.rendering import render_fragment

Choice = tuple[str, str]

MOST_KEPT = 300
LONGEST_PLACE = 60
ALL = {
    "organizations": msg("All organizations"),
    "places": msg("All places"),
    "areas": msg("All areas"),
}
MONTHS_IN_STRIP = range(-1, 6)
WORDS, WAY = "\ue000", "\ue001"
"""Nobody's characters: they stand for the words of a search and for its address in what is kept."""

_kept: OrderedDict[tuple[Any, ...], Markup] = OrderedDict()
_choices: dict[Hashable, tuple[Sequence[Choice], Sequence[Choice]]] = {}
_lock = Lock()


async def aside_of(query: CalendarQuery, wanted: EntryFilter, now: datetime) -> Markup:
    """The markup beside the list for a question, whichever of its pages is read."""
    question = replace(query, after=None, before=None)
    here = city_today(now)
    version = (await numbers("calendar"))["calendar"], await module_state.get().version()
    key = (question, here, version, language())
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = await _render(question, wanted, now, (here, version))
    if not query.text:
        _keep(key, made)
    return made


def forget() -> None:
    """Drop all that is kept."""
    with _lock:
        _kept.clear()
        _choices.clear()


def _keep(key: tuple[Any, ...], made: Markup) -> None:
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


async def _render(
    query: CalendarQuery, wanted: EntryFilter, now: datetime, version: Hashable
) -> Markup:
    month = Markup() if query.view in GRIDS else await _small_month(query, wanted, now)
    rest = await _beside(_without_words(query, city_today(now)), now, version)
    with_address = rest.replace(quote_plus(WORDS), quote_plus(query.text))
    return month + with_address.replace(WORDS, query.text)


def _without_words(query: CalendarQuery, here: date) -> CalendarQuery:
    """The question that is kept for all words and all days: some words, some day."""
    return replace(
        query,
        text=WORDS if query.text else "",
        day=here if query.day or query.month else None,
        month=None,
    )


async def _beside(query: CalendarQuery, now: datetime, version: Hashable) -> Markup:
    """Filters and feeds of a question."""
    key = ("beside", query, version, language())
    with _lock:
        if key in _kept:
            return _kept[key]
    organizations, places = await _choices_ahead(version, now)
    made = render_fragment(
        "calendar/aside.html",
        query=query,
        kinds=await _kinds(),
        organizations=_options("organizations", organizations, query.organization),
        places=_options("places", places, query.place),
        areas=_options("areas", area_choices(language()), query.area),
        feeds=feed_links(query),
    )
    _keep(key, made)
    return made


async def _small_month(query: CalendarQuery, wanted: EntryFilter, now: datetime) -> Markup:
    """The month of a question as squares that lead to days, and the months about it."""
    here = city_today(now)
    month = query.month or days.month_of(query.day or query.first or here)
    filled = tuple(await filled_days(wanted, days.day_stretches(month), now=now))
    address = query.href(**NO_TIME | {"view": "", "from": "", "to": ""})
    way = f"{address}{'&' if '?' in address else '?'}"
    return _drawn_month(month, filled, here, query.day, language()).replace(WAY, way)


@lru_cache(maxsize=MOST_KEPT)
def _drawn_month(
    month: date, filled: tuple[bool, ...], here: date, chosen: date | None, code: str
) -> Markup:
    """A month for every question of which the same days are filled; it says WAY for its address."""
    with use_language(code):
        return render_fragment(
            "calendar/small_month.html",
            title=dates.month_title(month),
            weeks=days.grid_days(WAY, month, filled, here=here, chosen=chosen),
            weekdays=days.weekday_names(),
            months=_months(month),
        )


def _options(name: str, choices: Sequence[Choice], chosen: str) -> Markup:
    """The options of a select; written once for all who chose nothing, as they are many."""
    written = _written_options(tuple(choices), language(), name)
    if not chosen:
        return written
    mark = Markup('<option value="{}">').format(chosen)
    return Markup(written.replace(mark, Markup('<option value="{}" selected>').format(chosen), 1))  # noqa: S704 -- markup of ours


@lru_cache(maxsize=24)
def _written_options(choices: tuple[Choice, ...], code: str, name: str) -> Markup:
    with use_language(code):
        whole = gettext(ALL[name])
    lines = [
        Markup('<option value="{}">{}</option>').format(*one) for one in (("", whole), *choices)
    ]
    return Markup().join(lines)


def _months(shown: date) -> list[dict[str, object]]:
    months = [days.months_later(shown, number) for number in MONTHS_IN_STRIP]
    return [
        {
            "label": dates.month_word(month, shown),
            "href": f"{WAY}month={month:%Y-%m}",
            "is_current": month == shown,
        }
        for month in months
    ]


async def _kinds() -> Sequence[Choice]:
    """The kinds of entries of modules that are on, as choices."""
    kinds = await those_on(registry.current().calendar_kinds)
    titles = [(key, gettext(kind.title)) for key, kind in kinds.items()]
    return [("", gettext("Everything")), *titles]


async def _choices_ahead(key: Hashable, now: datetime) -> tuple[Sequence[Choice], Sequence[Choice]]:
    """Organizations and places that have something ahead, by alphabet; read once per key."""
    with _lock:
        if key in _choices:
            return _choices[key]
    names = await organizations_ahead(now)
    found = await organizations_by_ids(names)
    organizations = ((row.slug, names[name]) for name, row in found.items())
    places = ((slug, name[:LONGEST_PLACE]) for slug, name in (await places_ahead(now)).items())
    choices = _by_name(organizations), _by_name(places)
    with _lock:
        _choices.clear()
        _choices[key] = choices
    return choices


def _by_name(choices: Iterable[Choice]) -> Sequence[Choice]:
    return sorted(choices, key=lambda choice: fold(choice[1]))
