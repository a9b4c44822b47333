"""The map of the site for search engines (sitemaps.org 0.9): one file, or one for each week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.etree import ElementTree as ET

from core.contracts.errors import NotFound
from core.contracts.ports import module_state
from core.data.times import city_today
from core.facilities.calendar import days
from core.kernel import registry
from core.people.api import find_organizations
from core.services.calendar.api import EntryFilter, entries_by_days, entry_paths, last_start
from core.settings import current

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_IN_ONE = 10_000
MOST_IN_FILE = 50_000
"""The standard allows no more addresses in a file."""

PAST_LISTED = timedelta(days=365)
MOST_WEEKS = 260
WEEK = timedelta(days=7)
PAGES = "pages"

ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /calendar?
Disallow: /checkin
Disallow: /city
Disallow: /desk/
Disallow: /embed/
Disallow: /me
Disallow: /report
Disallow: /signup/

Sitemap: {base_url}/sitemap.xml
"""


@dataclass(frozen=True, slots=True)
class Address:
    """A path with the instant of its last change, where that is known."""

    path: str
    changed_at: datetime | None = None


def robots() -> bytes:
    """What search engines are asked to leave alone: what is somebody's own, and endless lists."""
    return ROBOTS.format(base_url=current().base_url).encode()


async def whole_map(now: datetime) -> bytes:
    """All addresses in one file while they are few, else the list of the files."""
    found = await entry_paths(_listed(now), now=now, most=MOST_IN_ONE + 1)
    if len(found) <= MOST_IN_ONE:
        return _written("urlset", "url", [*await _pages(), *_of(found)])
    parts = [PAGES, *(f"{monday:%G-W%V}" for monday in await _weeks(now))]
    return _written("sitemapindex", "sitemap", [Address(f"/sitemap/{part}.xml") for part in parts])


async def part_of_map(name: str, now: datetime) -> bytes:
    """One of the files: the pages that are no entries, or an ISO week's. Raises NotFound."""
    if name == PAGES:
        return _written("urlset", "url", await _pages())
    first, before = days.day_stretch(*_week_called(name))
    wanted = EntryFilter(starts_from=first, starts_before=before)
    found = await entry_paths(wanted, now=now, most=MOST_IN_FILE)
    if not found:
        raise NotFound
    return _written("urlset", "url", _of(found))


def _listed(now: datetime) -> EntryFilter:
    return EntryFilter(starts_from=now - PAST_LISTED)


def _week_called(name: str) -> tuple[date, date]:
    year, _, week = name.partition("-W")
    try:
        monday = date.fromisocalendar(int(year), int(week), 1)
    except ValueError as error:
        raise NotFound from error
    return monday, monday + timedelta(days=6)


async def _weeks(now: datetime) -> list[date]:
    """The Mondays of the weeks in which something starts."""
    last = await last_start(_listed(now), now=now) or now
    first_day = city_today(now - PAST_LISTED)
    monday = first_day - timedelta(days=first_day.weekday())
    number = min((last - now + PAST_LISTED) // WEEK + 2, MOST_WEEKS)
    mondays = [monday + WEEK * step for step in range(number)]
    stretches = [days.day_stretch(one, one + timedelta(days=6)) for one in mondays]
    found = await entries_by_days(EntryFilter(), stretches, now=now, most=1)
    return [one for one, keys in zip(mondays, found, strict=True) if keys]


async def _pages() -> list[Address]:
    """The front page, the lists in the main menu, the organizations."""
    on, known = await module_state.get().modules_on(), registry.current()
    menu = [item.href for item in known.nav if item.place == "main" and known.is_on(item.key, on)]
    return [Address(path) for path in dict.fromkeys(("/", *menu, *await _organizations()))]


async def _organizations() -> Sequence[str]:
    found: list[str] = []
    after = ""
    while len(found) < MOST_IN_ONE:
        page = await find_organizations(after=after)
        found += [f"/organizations/{line.slug}" for line in page.lines]
        after = page.after
        if not after:
            break
    return found


def _of(found: Mapping[str, datetime]) -> list[Address]:
    return [Address(path, changed_at) for path, changed_at in found.items()]


def _written(root_name: str, name: str, addresses: Iterable[Address]) -> bytes:
    root = ET.Element(root_name, {"xmlns": SPACE})
    for one in addresses:
        element = ET.SubElement(root, name)
        ET.SubElement(element, "loc").text = current().base_url + one.path
        if one.changed_at:
            ET.SubElement(element, "lastmod").text = one.changed_at.isoformat(timespec="seconds")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
