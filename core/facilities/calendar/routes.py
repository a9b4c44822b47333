"""The front page, the calendar, its feeds."""

from typing import Any

from litestar.di import NamedDependency

from core.contracts.errors import NotFound
from core.contracts.ports import module_state
from core.data.times import utc_now
from core.facilities.calendar import feeds, pages
from core.facilities.calendar.forms import read_query
from core.kernel import registry
from core.services.calendar.api import FeedScope
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


@get("/calendar.ics", opt={"policy": "calendar.read"})
async def show_city_feed(request: Request) -> Response[Any]:
    """The feed of everything."""
    head = feeds.city_head(feeds.feed_language(request))
    return await feeds.answer(request, FeedScope(), head, utc_now())


@get("/calendar/{file_name:str}", opt={"policy": "calendar.read"})
async def show_module_feed(request: Request, file_name: FromPath[str]) -> Response[Any]:
    """The feed of one module, while it is on."""
    module = file_name.removesuffix(ENDING)
    on = await module_state.get().modules_on()
    if not file_name.endswith(ENDING) or module not in on & registry.current().modules.keys():
        raise NotFound
    head = feeds.module_head(module, feeds.feed_language(request))
    return await feeds.answer(request, FeedScope(module=module), head, utc_now())


@get(
    "/organizations/{organization_slug:str}/calendar.ics",
    opt={"policy": "calendar.organization.read"},
)
async def show_organization_feed(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """The feed of one organization."""
    head = feeds.organization_head(subject, feeds.feed_language(request))
    return await feeds.answer(request, FeedScope(organization=subject.id), head, utc_now())
