"""Kept pages answered before anything else is asked: an outer wrapper of the application.

An anonymous page is the same bytes for every visitor of a language, so a second visitor needs no
route, no policy and no database, while nothing at all has changed in the city. As soon as any
number of `core.data.versions` rises, every page is asked for in the ordinary way again.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from core.contracts.ports import module_state
from core.contracts.texts import LANGUAGES
from core.data.errors import DatabaseUnavailable
from core.data.times import utc_now
from core.data.versions import CHANGES
from core.web.cookies import LANGUAGE_COOKIE, session_cookie_name
from core.web.flashes import COOKIE as FLASH_COOKIE
from core.web.headers import headers_for
from core.web.i18n import preferred_language

MOST_PAGES = 4000
MOST_BYTES = 16 * 1024 * 1024
SMALLEST_ZIPPED = 500

Key = tuple[str, bytes, str]
State = tuple[int, int]
RawHeaders = list[tuple[bytes, bytes]]


@dataclass(slots=True, kw_only=True)
class FrontPage:
    """A whole answer, or its tag alone. `until` (UTC) is when it would be another by itself.

    Of what is large (`body` None) only the tag is kept: whoever has it already is told so.
    """

    body: bytes | None
    etag: bytes
    headers: RawHeaders
    until: datetime
    route: str
    module: str | None
    zipped: bytes = field(default=b"")

    def shape(self, wishes: Mapping[bytes, bytes]) -> tuple[int, bytes, RawHeaders] | None:
        """Status, body and headers for a request's wishes: 304, gzip, or as it is.

        None where only the tag is kept and the request does not have it.
        """
        if self.etag in wishes.get(b"if-none-match", b""):
            return 304, b"", self.headers
        if self.body is None:
            return None
        if b"gzip" not in wishes.get(b"accept-encoding", b"") or len(self.body) < SMALLEST_ZIPPED:
            return 200, self.body, self._sized(self.body)
        if not self.zipped:
            self.zipped = gzip.compress(self.body, compresslevel=5, mtime=0)
        return 200, self.zipped, [*self._sized(self.zipped), (b"content-encoding", b"gzip")]

    def _sized(self, body: bytes) -> RawHeaders:
        return [*self.headers, (b"content-length", str(len(body)).encode())]


NEVER: State = (-1, -1)


async def present() -> State:
    """How often anything has changed, and how often a module was switched."""
    return await CHANGES.number(), await module_state.get().version()


class Front:
    """The answers of this process as of one state of the city; another state empties it."""

    def __init__(self) -> None:
        self._state = NEVER
        self._bytes = 0
        self._pages: dict[Key, FrontPage] = {}

    def put(self, scope: Scope, language: str, page: FrontPage, *, state: State) -> None:
        """Keep an answer that was made while `state` was the present one."""
        is_full = len(self._pages) >= MOST_PAGES or self._bytes > MOST_BYTES
        if state != self._state or is_full:
            self.clear()
        self._state = state
        self._bytes += len(page.body or b"")
        self._pages[(scope["path"], scope["query_string"], language)] = page

    def get(self, key: Key, *, state: State, now: datetime) -> FrontPage | None:
        """The answer under a key, while nothing has changed and its time is not over."""
        page = self._pages.get(key) if state == self._state else None
        return page if page is not None and page.until > now else None

    def clear(self) -> None:
        """Forget everything."""
        self._pages.clear()
        self._bytes, self._state = 0, NEVER


FRONT = Front()


def raw_headers(path: str, query: bytes, given: Mapping[str, str]) -> RawHeaders:
    """All headers of a kept answer but those of its size, as the server sends them."""
    named = {**dict(headers_for(path, query)), **{k.lower(): v for k, v in given.items()}}
    return [(name.encode(), value.encode()) for name, value in named.items()]


def language_for(wishes: Mapping[bytes, bytes]) -> str | None:
    """The language of an anonymous request; None where it may come from somebody we know."""
    if b"authorization" in wishes:
        return None
    cookies = wishes.get(b"cookie", b"").decode("latin-1")
    if session_cookie_name() in cookies or FLASH_COOKIE in cookies:
        return None
    for pair in cookies.split(";"):
        name, _, value = pair.strip().partition("=")
        if name == LANGUAGE_COOKIE and value in LANGUAGES:
            return value
    return _preferred(wishes.get(b"accept-language", b""))


@lru_cache(maxsize=512)
def _preferred(wish: bytes) -> str:
    return preferred_language(wish.decode("latin-1"))


class KeptPages:
    """Wraps the application and answers what it has answered before."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET of a visitor from what is kept; pass everything else on."""
        if scope["type"] != ScopeType.HTTP or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        wishes = dict(scope["headers"])
        language = language_for(wishes)
        page = None
        if language is not None:
            key = (scope["path"], scope["query_string"], language)
            with suppress(DatabaseUnavailable):  # the application says so in words
                page = FRONT.get(key, state=await present(), now=utc_now())
        shaped = page.shape(wishes) if page is not None else None
        if page is None or shaped is None:
            await self.app(scope, receive, send)
            return
        scope["path_template"] = page.route
        status, body, headers = shaped
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})
