"""Feeds as readers meet them: their names, their addresses, their answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Response

from core.data.folding import slug
from core.data.times import later
from core.facilities.calendar.values import CalendarQuery
from core.kernel import registry
from core.kernel.registry import room_of
from core.people.api import AREAS, area_name, organization_by_slug
from core.services.calendar.api import (
    EntryFilter,
    FeedHead,
    collection_title,
    feed_bytes,
    feed_tag,
    place_name,
)
from core.settings import current
from core.web.front import present
from core.web.handlers import Request
from core.web.i18n import LANGUAGES, gettext, language, use_language
from core.web.kept import keep_in_front

CALENDAR = "text/calendar"
HEADERS = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed to subscribe to: its name, its address, and the same for calendar programs."""

    name: str
    address: str
    webcal: str


def feed_language(request: Request) -> str:
    """The language in the address, else the city's: calendar programs send no wish of theirs."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else current().city_language


def city_head(code: str) -> FeedHead:
    """The feed of everything."""
    with use_language(code):
        name = gettext("%(city)s: calendar", city=current().city_name)
    return _head(code, name=name, path="/calendar.ics", page_path="/calendar")


def module_head(module: str, code: str) -> FeedHead:
    """The feed of one module."""
    with use_language(code):
        title = gettext(registry.current().modules[module].title)
    name = f"{current().city_name}: {title}"
    path = f"/calendar/{module}.ics"
    return _head(code, name=name, path=path, page_path="/calendar")


def organization_head(organization: Any, code: str) -> FeedHead:
    """The feed of one organization."""
    page = f"/organizations/{organization.slug}"
    return _head(
        code,
        name=organization.short_name or organization.legal_name,
        path=f"{page}/calendar.ics",
        page_path=page,
    )


async def filter_head(query: CalendarQuery, code: str, now: datetime) -> FeedHead:
    """The feed of whatever the filters of the calendar's list leave; they give its name."""
    with use_language(code):
        words = await filter_words(query, code, now)
    path = query.feed_path()
    return _head(
        code,
        name=f"{current().city_name}: {', '.join(words)}",
        path=path,
        page_path=query.href(),
    )


async def filter_words(query: CalendarQuery, code: str, now: datetime) -> list[str]:
    """The filters in words, for a name; those that name nothing that is there are left out."""
    known = registry.current()
    kind, module = known.calendar_kinds.get(query.kind), known.modules.get(query.module)
    organization = await organization_by_slug(query.organization) if query.organization else None
    collection = await collection_title(query.collection, now) if query.collection else None
    days = " - ".join(f"{day:%d.%m.%Y}" if day else "…" for day in (query.first, query.last))
    words = (
        organization.short_name or organization.legal_name if organization else "",
        collection.to(code) if collection else "",
        gettext(kind.title) if kind else "",
        gettext(module.title) if module else "",
        area_name(query.area, code) if query.area else "",
        await place_name(query.place, now) if query.place else "",
        gettext("where hands are needed") if query.audience else "",
        f"\u201e{query.text}\u201d" if query.text else "",
        days if query.first or query.last else "",
    )
    return [word for word in words if word] or [gettext("Calendar").lower()]


def area_titles(areas: Iterable[str], code: str) -> list[str]:
    """The names of areas of public tasks; codes that are not known are left out."""
    return [area_name(area, code) for area in areas if area in AREAS]


def _head(code: str, *, name: str, path: str, page_path: str) -> FeedHead:
    with use_language(code):
        description = gettext("What the city and its organizations do together.")
    return FeedHead(
        name=name,
        description=description,
        source_path=with_language(path, code),
        page_path=page_path,
        language=code,
    )


async def answer(
    request: Request, scope: EntryFilter, head: FeedHead, now: datetime
) -> Response[bytes]:
    """The feed, or 304 to a program that has it already; then nothing of it is read."""
    state = await present()
    tag, boundary = await feed_tag(scope, head, now=now)
    headers = HEADERS | {"ETag": tag}
    until = boundary or later(now, timedelta(days=1))
    keep_in_front(request, None, until=until, headers=headers, state=state, media_type=CALENDAR)
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    body = await feed_bytes(scope, head, tag, now=now)
    file_name = f"{slug(head.name) or 'calendar'}.ics"
    headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    return Response(body, headers=headers, media_type=CALENDAR)


def with_language(path: str, code: str) -> str:
    """A feed's path that says in which language."""
    return f"{path}{'&' if '?' in path else '?'}lang={code}"


def feed_links(query: CalendarQuery) -> Sequence[FeedLink]:
    """The feeds that fit a question: with its filters, its organization's, always the city's."""
    links = []
    if query.is_filtered:
        links.append(feed_link(gettext("With these filters"), query.feed_path()))
    if query.organization:
        path = f"/organizations/{query.organization}/calendar.ics"
        links.append(feed_link(gettext("This organization"), path))
    module = room_of(query.kind) or query.module
    if module in registry.current().modules:
        title = gettext(registry.current().modules[module].title)
        links.append(feed_link(title, f"/calendar/{module}.ics"))
    return [*links, feed_link(gettext("The whole calendar"), "/calendar.ics")]


def feed_link(name: str, path: str, code: str = "") -> FeedLink:
    """A feed's link, in the reader's language if no other is asked for."""
    address = f"{current().base_url}{with_language(path, code or language())}"
    return FeedLink(name=name, address=address, webcal=f"webcal://{address.partition('://')[2]}")
