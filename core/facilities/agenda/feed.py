"""The feed of one person as a calendar program meets it."""

from __future__ import annotations

import asyncio
from datetime import datetime

from litestar import Response

from core.facilities.agenda.queries import own_calendar
from core.facilities.agenda.values import Feed, FeedAddress
from core.services.calendar.api import FeedHead, personal_document, personal_tag
from core.settings import current
from core.web.handlers import Request
from core.web.i18n import gettext, use_language

PAGE = "/me/calendar"
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def feed_address(token: str) -> FeedAddress:
    """The public address of a person's own calendar."""
    address = f"{current().base_url}/calendar/mine/{token}.ics"
    return FeedAddress(address=address, webcal=f"webcal://{address.partition('://')[2]}")


async def answer(request: Request, feed: Feed, now: datetime) -> Response[bytes]:
    """The person's calendar, or 304 to a program that has it; then nothing is written out.

    The document does not hold its own address: whoever is sent one entry gets no key to the rest.
    """
    head = _head(feed)
    owns = await own_calendar(feed.person, now)
    tag = personal_tag(owns, head, feed.alarms)
    headers = HEADERS | {"ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    body = await asyncio.to_thread(personal_document, owns, head, feed.alarms)
    headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return Response(body, headers=headers, media_type="text/calendar")


def _head(feed: Feed) -> FeedHead:
    with use_language(feed.language):
        return FeedHead(
            name=gettext("%(city)s: my calendar", city=current().city_name),
            description=gettext("What you signed up for and answer for."),
            source_path="",
            page_path=PAGE,
            language=feed.language,
        )
