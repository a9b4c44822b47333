"""The calendar in a frame of another site: what it shows, the code for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from core.data.times import city_today
from core.facilities.calendar import feeds, filters
from core.facilities.calendar.pages import list_of_days
from core.facilities.calendar.values import CalendarQuery
from core.services.calendar.api import first_entries
from core.settings import current
from core.web.framing import FrameCode, frame_codes
from core.web.i18n import gettext, use_language
from core.web.rendering import render_text

MOST_IN_FRAME = 12


async def frame_page(query: CalendarQuery, code: str, now: datetime) -> bytes:
    """What is ahead under some filters. Raises NotFound as the calendar does."""
    wanted = filters.bounded(query, await filters.wanted_of(query))
    ahead = wanted if wanted.starts_from else filters.starting(wanted, now)
    keys = await first_entries(ahead, now=now, size=MOST_IN_FRAME)
    with use_language(code):
        listed = await list_of_days(keys, now)
        words = await feeds.filter_words(query, code, now) if query.is_filtered else []
    html = render_text(
        "calendar/frame.html", code, days=listed, words=words, query=query, here=city_today(now)
    )
    return html.encode()


def codes_of(query: CalendarQuery) -> Mapping[str, FrameCode]:
    """The code that shows a question's list on another site, by language."""
    return frame_codes(
        lambda code: feeds.with_language(query.embed_path, code),
        lambda: gettext("%(city)s: calendar", city=current().city_name),
    )
