"""The front page, the calendar, its feeds."""

from typing import Any

from litestar.di import NamedDependency

from core.contracts.errors import NotFound
from core.contracts.ports import module_state
from core.data.times import utc_now
from core.facilities.calendar import feeds, filters, pages
from core.facilities.calendar.forms import read_query
from core.facilities.calendar.values import CalendarQuery
from core.kernel import registry
from core.services.calendar.api import EntryFilter
from core.web.handlers import FromPath, Request, Response, get
from core.web.kept import Page, kept
from core.web.rendering import render

VERSIONS = ("calendar",)
ENDING = ".ics"


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
