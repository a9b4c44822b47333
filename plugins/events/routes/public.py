"""What everybody sees: the list of events, an event's page, its entry for a calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import UUID

from litestar.params import QueryParameter

from core.contracts.errors import NotFound
from core.data.cursors import Cursor, cursor_of
from core.data.times import utc_now
from core.people.api import (
    AREAS,
    ORGANIZATIONS_VERSION,
    area_choices,
    area_name,
    organization_version_key,
    privacy_notice,
)
from core.services.calendar.api import entry_ics, series_ics
from core.services.files.api import picture_path
from core.settings import current
from core.web.handlers import FromPath, NamedDependency, Request, Response, Viewer, get
from core.web.i18n import language
from core.web.kept import Page, kept
from core.web.sharing import sharing_of
from plugins.events.permissions import ICS, HostedEvent
from plugins.events.queries import (
    LIST_VERSION,
    areas_of,
    next_end,
    upcoming_events,
    version_key,
)
from plugins.events.rules import is_past, is_public, place_words, spot_of
from plugins.events.series_queries import series_view
from plugins.events.values import (
    ACCESS_TITLES,
    AUDIENCE_TITLES,
    CALENDAR_KIND,
    KIND_TITLES,
    Audience,
    EventKind,
)

SHORT = 20
MAP = "https://www.openstreetmap.org/search?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a reader of the list asked for; what is not known is left out."""

    kind: EventKind | None
    audience: Audience | None
    area: str
    after: Cursor | None

    def href(self, *, after: Cursor | None) -> str:
        """The address of the same list from another place on."""
        given = {"kind": self.kind, "audience": self.audience, "area": self.area, "after": after}
        query = urlencode({name: str(value) for name, value in given.items() if value})
        return f"/events?{query}" if query else "/events"

    @property
    def is_filtered(self) -> bool:
        """Not all events are asked for."""
        return bool(self.kind or self.audience or self.area)


def _wish(kind: str, audience: str, area: str, after: str) -> Wish:
    return Wish(
        kind=EventKind(kind) if kind in set(EventKind) else None,
        audience=Audience(audience) if audience in set(Audience) else None,
        area=area if area in AREAS else "",
        after=cursor_of(after),
    )


@get("/events", opt={"policy": "events.list"})
async def list_events(
    request: Request,
    kind: Annotated[str, QueryParameter(name="kind", max_length=SHORT)] = "",
    audience: Annotated[str, QueryParameter(name="audience", max_length=SHORT)] = "",
    area: Annotated[str, QueryParameter(name="area", max_length=SHORT)] = "",
    after: Annotated[str, QueryParameter(name="after", max_length=120)] = "",
) -> Response[Any]:
    """What is ahead, by date, with a few filters."""
    wish = _wish(kind, audience, area, after)
    key = wish.href(after=wish.after)
    versions = (LIST_VERSION, ORGANIZATIONS_VERSION)
    return await kept(request, key, versions=versions, build=partial(_list_page, wish))


async def _list_page(wish: Wish) -> Page:
    now = utc_now()
    found = await upcoming_events(
        now=now, kind=wish.kind, audience=wish.audience, area=wish.area, after=wish.after
    )
    context = {
        "lines": found.lines,
        "wish": wish,
        "first_href": wish.href(after=None) if wish.after else None,
        "later_href": wish.href(after=found.later) if found.later else None,
        "kinds": KIND_TITLES,
        "audiences": AUDIENCE_TITLES,
        "areas": area_choices(language()),
    }
    return Page(template="events/list.html", context=context, until=await next_end(now))


@get("/events/{slug:str}", opt={"policy": "events.event.see"})
async def show_event(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    slug: FromPath[str],
) -> Response[Any]:
    """An event's page; with .ics at the end of the address its calendar entry."""
    hosted: HostedEvent = subject
    if slug.endswith(ICS):
        return await _entry(hosted)
    keys = (version_key(hosted.event.id), organization_version_key(hosted.organization.id))
    build = partial(_event_page, hosted, may_manage=viewer.coordinates(hosted.organization.id))
    return await kept(request, f"/events/{slug}", versions=keys, build=build)


async def _event_page(hosted: HostedEvent, *, may_manage: bool) -> Page:
    event, now = hosted.event, utc_now()
    boundaries = [at for at in (event.starts_at, event.ends_at) if at > now]
    path = f"/events/{event.slug}"
    series = await series_view(event.series)
    following = series.following(event, now) if series else ()
    boundaries += [one.ends_at for one in following]
    context = {
        "series": series,
        "series_words": series.words(language()) if series else "",
        "following": following,
        "event": event,
        "organization": hosted.organization,
        "is_past": is_past(event, now),
        "is_public": is_public(event),
        "may_manage": may_manage,
        "is_under_way": event.starts_at <= now < event.ends_at,
        "place": place_words(spot_of(event)),
        "map_href": _map_of(place_words(spot_of(event))),
        "access": [text for name, text in ACCESS_TITLES.items() if getattr(event, name)],
        "areas": [area_name(code, language()) for code in areas_of(event)],
        "kind_title": KIND_TITLES[EventKind(event.kind)],
        "audience_title": AUDIENCE_TITLES[Audience(event.audience)],
        "pictures": _pictures(event.picture),
        "privacy": privacy_notice(hosted.organization, language()),
        "event_path": path,
        "sharing": await sharing_of(CALENDAR_KIND, [event.id], now=now),
        "report_href": f"/report?path={quote(path)}",
    }
    return Page(template="events/event.html", context=context, until=min(boundaries, default=None))


def _map_of(place: str) -> str:
    return MAP + urlencode({"query": f"{place}, {current().city_name}"}) if place else ""


def _pictures(picture: UUID | None) -> Mapping[int, str]:
    return {width: picture_path(picture, width) for width in (480, 960)} if picture else {}


@get("/events/series/{slug:str}", opt={"policy": "events.series.see"})
async def show_series(
    request: Request, subject: NamedDependency[Any], slug: FromPath[str]
) -> Response[Any]:
    """All dates of a series; with .ics at the end of the address the series for a calendar."""
    hosted: HostedEvent = subject
    if slug.endswith(ICS):
        return await _series_entry(hosted, slug)
    keys = (version_key(hosted.event.series), organization_version_key(hosted.organization.id))
    build = partial(_series_page, hosted)
    return await kept(request, f"/events/series/{slug}", versions=keys, build=build)


async def _series_page(hosted: HostedEvent) -> Page:
    found, now = await series_view(hosted.event.series), utc_now()
    if found is None:
        raise NotFound
    ahead = found.public(now)
    context = {
        "series": found,
        "series_words": found.words(language()),
        "dates": ahead,
        "event": (*ahead, hosted.event)[0],
        "organization": hosted.organization,
        "is_public": any(is_public(one) for one in found.dates),
        "series_url": current().base_url + found.path,
    }
    until = min((one.ends_at for one in ahead), default=None)
    return Page(template="events/series.html", context=context, until=until)


async def _series_entry(hosted: HostedEvent, slug: str) -> Response[bytes]:
    """The series as a file. Raises NotFound for one that is not in the calendar."""
    if not is_public(hosted.event):
        raise NotFound
    content = await series_ics(CALENDAR_KIND, hosted.event.series, language())
    headers = {
        "Content-Disposition": f'attachment; filename="{slug}"',
        "Cache-Control": "no-cache",
    }
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


async def _entry(hosted: HostedEvent) -> Response[bytes]:
    """The entry as a file. Raises NotFound for an event that is not in the calendar."""
    if not is_public(hosted.event):
        raise NotFound
    content = await entry_ics(CALENDAR_KIND, hosted.event.id, language())
    headers = {
        "Content-Disposition": f'attachment; filename="{hosted.event.slug}.ics"',
        "Cache-Control": "no-cache",
    }
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


PUBLIC_ROUTES = (list_events, show_event, show_series)
