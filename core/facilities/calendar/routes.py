"""The front page, the calendar, its feeds, what other sites and search engines read."""

from dataclasses import replace
from typing import Any

from litestar.di import NamedDependency

from core.contracts.errors import NotFound
from core.contracts.ports import module_state
from core.data.times import utc_now
from core.facilities.calendar import embedding, feeds, filters, news, pages, pictures, sitemap
from core.facilities.calendar.answers import Told, next_look, tell
from core.facilities.calendar.forms import read_query
from core.facilities.calendar.values import CalendarQuery
from core.kernel import registry
from core.services.calendar.api import EntryFilter
from core.web.framing import answer_frame, frame_language
from core.web.front import present
from core.web.handlers import FromPath, Request, Response, get
from core.web.i18n import language
from core.web.kept import Page, kept
from core.web.rendering import render
from core.web.sharing import LANGUAGE_NAMES

VERSIONS = ("calendar",)
ENDING = ".ics"
XML = "application/xml"
NOT_LONG = {"Cache-Control": "no-cache"}
FOR_A_DAY = {"Cache-Control": "public, max-age=86400", "X-Robots-Tag": "noindex"}


@get("/", opt={"policy": "calendar.read"})
async def show_front_page(request: Request) -> Response[Any]:
    """What is on, where hands are needed, the search, the doors."""

    async def build() -> Page:
        return await pages.front_page(utc_now())

    return await kept(request, "/", versions=VERSIONS, build=build)


@get("/calendar", opt={"policy": "calendar.read"})
async def show_calendar(request: Request) -> Response[Any]:
    """The list by day, narrowed by what stands in the address."""
    query = read_query(request.query_params)

    async def build() -> Page:
        return await pages.calendar_page(query, utc_now())

    if query.text:
        # Whatever people type is not kept: it would push out the pages that many read.
        page = await build()
        return await render(request, page.template, **page.context)
    return await kept(request, query.href(), versions=VERSIONS, build=build)


@get("/calendar/ahead", opt={"policy": "calendar.read"})
async def show_ahead(request: Request) -> Response[Any]:
    """What comes next of an organization, or of what the filters leave, for a part of a page."""
    query = replace(read_query(request.query_params), text="")

    async def build() -> Page:
        return await pages.ahead_page(query, utc_now())

    return await kept(request, f"/calendar/ahead {query.href()}", versions=VERSIONS, build=build)


@get("/calendar/subscribe", opt={"policy": "calendar.read"})
async def show_subscribing(request: Request) -> Response[Any]:
    """How to have the calendar, or what some filters leave of it, in one's own program."""
    query = read_query(request.query_params)
    await _need_what_is_asked(query)

    async def build() -> Page:
        return await pages.subscribe_page(query, utc_now())

    if query.text:
        page = await build()
        return await render(request, page.template, **page.context)
    return await kept(request, query.subscribe_path, versions=VERSIONS, build=build)


@get("/calendar.ics", opt={"policy": "calendar.read"})
async def show_city_feed(request: Request) -> Response[Any]:
    """The feed of everything, or of what the filters in the address leave."""
    query, code, now = read_query(request.query_params), feeds.feed_language(request), utc_now()
    if not query.is_filtered:
        return await feeds.answer(request, EntryFilter(), feeds.city_head(code), now)
    await _need_what_is_asked(query)
    wanted = filters.bounded(query, await filters.wanted_of(query))
    return await feeds.answer(request, wanted, await feeds.filter_head(query, code, now), now)


async def _need_what_is_asked(query: CalendarQuery) -> None:
    """Raises NotFound for a module, or a kind of one, that is not on."""
    on = await module_state.get().modules_on()
    known = registry.current()
    is_known = not query.kind or (
        query.kind in known.calendar_kinds and known.is_on(query.kind, on)
    )
    if not is_known or (query.module and query.module not in on & known.modules.keys()):
        raise NotFound


@get("/calendar/embed", opt={"policy": "calendar.read"})
async def show_embed_code(request: Request) -> Response[Any]:
    """The code by which another site shows the calendar in a frame."""
    query = read_query(request.query_params)
    await _need_what_is_asked(query)
    await filters.wanted_of(query)
    words = await feeds.filter_words(query, language(), utc_now()) if query.is_filtered else []
    return await render(
        request,
        "calendar/embed.html",
        query=query,
        words=words,
        codes=embedding.codes_of(query),
        names=LANGUAGE_NAMES,
    )


@get("/embed/calendar", opt={"policy": "calendar.read"})
async def show_frame(request: Request) -> Response[Any]:
    """The calendar in a frame of another site; the same for everybody, and without a cookie."""
    state = await present()
    query, code, now = read_query(request.query_params), frame_language(request), utc_now()
    await _need_what_is_asked(query)
    body = await embedding.frame_page(query, code, now)
    until = await next_look(now)
    return answer_frame(request, body, state=state, until=until, may_be_kept=not query.text)


@get(["/calendar.rss", "/calendar.atom"], opt={"policy": "calendar.read"})
async def show_news(request: Request) -> Response[Any]:
    """What is ahead, or what the filters leave of it, for news readers."""
    state = await present()
    form = request.url.path.rpartition(".")[2]
    query, code = read_query(request.query_params), feeds.feed_language(request)
    await _need_what_is_asked(query)
    found = await news.news_of(query, code, utc_now(), form=form)
    told = Told(
        body=news.written(found, form),
        media_type=news.MEDIA_TYPES[form],
        headers={"X-Robots-Tag": "noindex"},
        may_be_kept=not query.text,
    )
    return await tell(request, told, state=state)


@get("/calendar/pictures/{file_name:str}", opt={"policy": "calendar.picture.read"})
async def show_picture(file_name: FromPath[str]) -> Response[Any]:
    """The picture of an entry for previews of links; an older version's address leads to it."""
    entry, path = await pictures.entry_for(file_name, utc_now())
    if not path.endswith(f"/{file_name}"):
        return Response(b"", status_code=302, headers={"Location": path, **NOT_LONG})
    content = await pictures.picture_of(entry, path)
    return Response(content, media_type="image/png", headers=FOR_A_DAY)


@get("/robots.txt", opt={"policy": "calendar.read"})
async def show_robots(request: Request) -> Response[Any]:
    """What search engines are asked to do."""
    state = await present()
    told = Told(body=sitemap.robots(), media_type="text/plain; charset=utf-8")
    return await tell(request, told, state=state)


@get("/sitemap.xml", opt={"policy": "calendar.read"})
async def show_map(request: Request) -> Response[Any]:
    """The map of the site, or the list of its parts."""
    state = await present()
    told = Told(body=await sitemap.whole_map(utc_now()), media_type=XML)
    return await tell(request, told, state=state)


@get("/sitemap/{file_name:str}", opt={"policy": "calendar.map.read"})
async def show_part_of_map(request: Request, file_name: FromPath[str]) -> Response[Any]:
    """One part of the map."""
    state = await present()
    if not file_name.endswith(".xml"):
        raise NotFound
    body = await sitemap.part_of_map(file_name.removesuffix(".xml"), utc_now())
    return await tell(request, Told(body=body, media_type=XML), state=state)


@get("/calendar/{file_name:str}", opt={"policy": "calendar.read"})
async def show_module_feed(request: Request, file_name: FromPath[str]) -> Response[Any]:
    """The feed of one module, while it is on."""
    module = file_name.removesuffix(ENDING)
    on = await module_state.get().modules_on()
    if not file_name.endswith(ENDING) or module not in on & registry.current().modules.keys():
        raise NotFound
    head = feeds.module_head(module, feeds.feed_language(request))
    return await feeds.answer(request, EntryFilter(module=module), head, utc_now())


@get(
    "/organizations/{organization_slug:str}/calendar.ics",
    opt={"policy": "calendar.organization.read"},
)
async def show_organization_feed(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """The feed of one organization."""
    head = feeds.organization_head(subject, feeds.feed_language(request))
    return await feeds.answer(request, EntryFilter(organization=subject.id), head, utc_now())
