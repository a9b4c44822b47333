"""The calendar's list for news readers: RSS 2.0 and Atom (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from core.contracts.calendar import EntryStatus
from core.data.times import city_today
from core.facilities.calendar import days, feeds, filters
from core.facilities.calendar.cards import STATES
from core.facilities.calendar.values import CalendarQuery
from core.services.calendar.api import Entry, entries_by_ids, first_entries
from core.settings import current
from core.web.dates import when
from core.web.i18n import gettext, use_language

MOST_NEWS = 50
ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}

# Everything that XML 1.0 §2.2 does not allow, however it is escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A list of entries under a name; addresses are whole, `changed_at` (UTC) is of the newest."""

    title: str
    description: str
    address: str
    page: str
    language: str
    items: tuple[Item, ...]
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry in words; `name` is an urn that never changes."""

    name: str
    title: str
    text: str
    address: str
    author: str
    categories: tuple[str, ...]
    changed_at: datetime


async def news_of(query: CalendarQuery, code: str, now: datetime, *, form: str) -> News:
    """What is ahead under a question's filters. Raises NotFound as the calendar does."""
    wanted = filters.bounded(query, await filters.wanted_of(query))
    start = wanted.starts_from or days.day_stretch(city_today(now))[0]
    ahead = filters.starting(wanted, start)
    keys = await first_entries(ahead, now=now, size=MOST_NEWS)
    entries = await entries_by_ids([key.id for key in keys])
    with use_language(code):
        items = tuple(_item(entries[key.id], code) for key in keys if key.id in entries)
    head = await feeds.filter_head(query, code, now) if query.is_filtered else feeds.city_head(code)
    path = feeds.with_language(query.news_path(form), code)
    return News(
        title=head.name,
        description=head.description,
        address=current().base_url + path,
        page=current().base_url + query.href(),
        language=code,
        items=items,
        changed_at=max((item.changed_at for item in items), default=now),
    )


def _item(entry: Entry, code: str) -> Item:
    title = entry.title.to(code)
    state = STATES.get(entry.status)
    said = when(entry.starts_at, entry.ends_at, entry.zone)
    if entry.status is EntryStatus.POSTPONED:
        said = gettext("The new date is not known yet.")
    parts = (said, entry.place, entry.organization_name, entry.summary.to(code))
    return Item(
        name=f"urn:uuid:{entry.id}",
        title=f"{gettext(state[1])}: {title}" if state else title,
        text="\n".join(part for part in parts if part),
        address=current().base_url + entry.url_path,
        author=entry.organization_name or current().city_name,
        categories=tuple(feeds.area_titles(entry.areas, code)),
        changed_at=entry.revised_at,
    )


def written(news: News, form: str) -> bytes:
    """The list as a document of one of the two forms."""
    root = _rss(news) if form == "rss" else _atom(news)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _rss(news: News) -> ET.Element:
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    _texts(
        channel,
        ("title", news.title),
        ("link", news.page),
        ("description", news.description),
        ("language", news.language),
        ("lastBuildDate", format_datetime(news.changed_at)),
    )
    _element(
        channel,
        f"{{{ATOM}}}link",
        attributes={"rel": "self", "type": MEDIA_TYPES["rss"], "href": news.address},
    )
    for one in news.items:
        item = ET.SubElement(channel, "item")
        _texts(item, ("title", one.title), ("link", one.address), ("description", one.text))
        _element(item, "guid", one.name, attributes={"isPermaLink": "false"})
        _texts(item, ("pubDate", format_datetime(one.changed_at)))
        _texts(item, *(("category", name) for name in one.categories))
    return root


def _atom(news: News) -> ET.Element:
    root = ET.Element(
        f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": news.language}
    )
    _texts(
        root,
        ("title", news.title),
        ("subtitle", news.description),
        ("id", news.address),
        ("updated", news.changed_at.isoformat()),
        space=ATOM,
    )
    for rel, address in (("self", news.address), ("alternate", news.page)):
        _element(root, f"{{{ATOM}}}link", attributes={"rel": rel, "href": address})
    for one in news.items:
        item = ET.SubElement(root, f"{{{ATOM}}}entry")
        _texts(
            item,
            ("title", one.title),
            ("id", one.name),
            ("updated", one.changed_at.isoformat()),
            ("summary", one.text),
            space=ATOM,
        )
        _element(item, f"{{{ATOM}}}link", attributes={"rel": "alternate", "href": one.address})
        author = _element(item, f"{{{ATOM}}}author")
        _texts(author, ("name", one.author), space=ATOM)
        for name in one.categories:
            _element(item, f"{{{ATOM}}}category", attributes={"term": name})
    return root


def _texts(parent: ET.Element, *pairs: tuple[str, str], space: str = "") -> None:
    for name, text in pairs:
        _element(parent, f"{{{space}}}{name}" if space else name, text)


def _element(
    parent: ET.Element, name: str, text: str = "", *, attributes: Mapping[str, str] | None = None
) -> ET.Element:
    clean = {key: _NOT_XML.sub("", value) for key, value in (attributes or {}).items()}
    made = ET.SubElement(parent, name, clean)
    made.text = _NOT_XML.sub("", text) or None
    return made


ET.register_namespace("atom", ATOM)
