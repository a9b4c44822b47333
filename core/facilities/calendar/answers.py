"""Answers that are the same for everybody whatever their language: news, site maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.data.times import next_midnight, utc_now
from core.services.calendar.api import next_change
from core.settings import current
from core.web.front import State
from core.web.handlers import Request, Response
from core.web.kept import keep_in_front
from core.web.rendering import etag_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A whole body with its type; `headers` stand besides. `may_be_kept` unless it was typed."""

    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    may_be_kept: bool = True


async def tell(request: Request, told: Told, *, state: State) -> Response[bytes]:
    """The body, or 304 to a reader who has it; it is kept while nothing changes in the city.

    `state` is what `present()` said before anything was read. No cookie is read or set.
    """
    headers = {"Cache-Control": "no-cache", **told.headers, "ETag": etag_of(told.body)}
    if told.may_be_kept:
        keep_in_front(
            request,
            told.body,
            until=await next_look(utc_now()),
            headers=headers,
            state=state,
            media_type=told.media_type,
        )
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(told.body, headers=headers, media_type=told.media_type)


async def next_look(now: datetime) -> datetime:
    """When what the calendar shows looks different by itself, at the latest at midnight."""
    midnight = next_midnight(now, current().city_zone)
    return min(await next_change(now) or midnight, midnight)
