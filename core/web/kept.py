"""Keeps rendered anonymous pages: the same bytes for every visitor of a language.

The key of what is kept holds the language, the switch's version and the version rows that the
page names; a page also ends by itself at its next boundary instant, at the latest at midnight.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from litestar import Request, Response

from core.contracts.ports import module_state
from core.data.times import next_midnight, utc_now
from core.data.versions import numbers
from core.settings import current
from core.web.connection import chosen_language, viewer_of
from core.web.flashes import COOKIE
from core.web.front import FRONT, FrontPage, State, present, raw_headers
from core.web.i18n import language
from core.web.rendering import HTML, environment, etag_of, page_context, render

MOST_BYTES = 16 * 1024 * 1024
HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding, Accept-Language, Cookie"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page shows. `until` (UTC) is the next instant at which it would look different."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A rendered body with its tag and the instant at which it ends."""

    body: bytes
    etag: str
    until: datetime


class Shelf:
    """The kept pages of this process, the longest unused leave first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[tuple[Any, ...], Kept] = OrderedDict()

    def get(self, key: tuple[Any, ...], now: datetime) -> Kept | None:
        """The page under a key, unless its time is over."""
        page = self._pages.get(key)
        if page is None or page.until <= now:
            return None
        self._pages.move_to_end(key)
        return page

    def put(self, key: tuple[Any, ...], page: Kept) -> None:
        """Keep a page; a larger one than the shelf is not kept."""
        old = self._pages.pop(key, None)
        self._bytes += len(page.body) - (len(old.body) if old else 0)
        self._pages[key] = page
        while self._bytes > self._most_bytes:
            _, gone = self._pages.popitem(last=False)
            self._bytes -= len(gone.body)

    def clear(self) -> None:
        """Forget everything, at the front too."""
        self._pages.clear()
        self._bytes = 0
        FRONT.clear()


SHELF = Shelf()


async def kept(
    request: Request[Any, Any, Any],
    key: str,
    *,
    versions: Sequence[str],
    build: Callable[[], Awaitable[Page]],
) -> Response[bytes]:
    """The page for this request: kept bytes for a visitor, rendered anew for anybody else.

    `key` tells pages apart within one address space (path and filters). `versions` are the
    version rows that a change bumps. `build` runs only when nothing is kept.
    """
    if not viewer_of(request).is_anonymous or COOKIE in request.cookies or chosen_language(request):
        page = await build()
        return await render(request, page.template, **page.context)
    state = await present()  # before what is read, so that a change meanwhile is seen
    rows = await numbers(*versions)
    full_key = (key, language(), await module_state.get().version(), *sorted(rows.items()))
    now = utc_now()
    found = SHELF.get(full_key, now)
    if found is None:
        found = await _render(request, await build(), now)
        SHELF.put(full_key, found)
    headers = HEADERS | {"ETag": found.etag}
    keep_in_front(request, found.body, until=found.until, headers=headers, state=state)
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(found.body, headers=headers, media_type=HTML)


def keep_in_front(
    request: Request[Any, Any, Any],
    body: bytes | None,
    *,
    until: datetime,
    headers: Mapping[str, str],
    state: State,
    media_type: str = "text/html; charset=utf-8",
) -> None:
    """Have the same anonymous request answered at once while nothing changes in the city.

    `headers` hold the ETag; `state` is what `present()` said before the answer was made. Without
    `body` only those who have the answer already are told so.
    """
    scope = request.scope
    whole = {**headers, "Content-Type": media_type}
    page = FrontPage(
        body=body,
        etag=headers["ETag"].encode(),
        headers=raw_headers(scope["path"], scope["query_string"], whole),
        until=until,
        route=str(scope.get("path_template") or "-"),
        module=request.route_handler.opt.get("module"),
    )
    FRONT.put(scope, language(), page, state=state)


async def _render(request: Request[Any, Any, Any], page: Page, now: datetime) -> Kept:
    context = {**await page_context(request), **page.context}
    body = environment().get_template(page.template).render(context).encode()
    midnight = next_midnight(now, current().city_zone)
    return Kept(body, etag_of(body), min(page.until or midnight, midnight))
