"""The calendar in a frame of another site: what it shows, who may frame it, the code for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from core.facilities.calendar import days, feeds, filters
from core.facilities.calendar.pages import list_of_days
from core.facilities.calendar.values import CalendarQuery
from core.services.calendar.api import first_entries
from core.settings import current
from core.web.headers import content_security_policy
from core.web.i18n import gettext, use_language
from core.web.rendering import render_text

MOST_IN_FRAME = 12
HEIGHT = 640
SCRIPT = "/static/js/frame-host.js"

# A source of CSP level 3 §2.3.1: *, 'self', 'none', https:, or a host with or without its scheme.
_SOURCE = re.compile(r"\*|'self'|'none'|https?:|(https?://)?(\*\.)?[A-Za-z0-9.-]+(:(\d+|\*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameCode:
    """What another site's editor pastes: the frame, and a script by which it gets its height."""

    address: str
    frame: str
    script: str


def policy() -> str:
    """The content security policy of the frame: ours, but with the frames that are allowed."""
    ours, _, _ = content_security_policy("/embed/calendar").partition("frame-ancestors")
    return f"{ours}frame-ancestors {' '.join(allowed_ancestors(current().frame_ancestors))}"


def allowed_ancestors(setting: str) -> list[str]:
    """The sources in a setting; 'none' where there are none, or where one cannot be read."""
    words = setting.split()
    is_legible = all(_SOURCE.fullmatch(word) for word in words)
    return words if words and is_legible else ["'none'"]


async def frame_page(query: CalendarQuery, code: str, now: datetime) -> bytes:
    """What is ahead under some filters. Raises NotFound as the calendar does."""
    wanted = filters.bounded(query, await filters.wanted_of(query))
    ahead = wanted if wanted.starts_from else filters.starting(wanted, now)
    keys = await first_entries(ahead, now=now, size=MOST_IN_FRAME)
    with use_language(code):
        listed = await list_of_days(keys, now)
        words = await feeds.filter_words(query, code, now) if query.is_filtered else []
    html = render_text(
        "calendar/frame.html", code, days=listed, words=words, query=query, here=days.today(now)
    )
    return html.encode()


def frame_code(query: CalendarQuery, code: str) -> FrameCode:
    """The code that shows a question's list on another site, in a language."""
    base = current().base_url
    address = base + feeds.with_language(query.embed_path, code)
    with use_language(code):
        title = gettext("%(city)s: calendar", city=current().city_name)
    frame = Markup(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"'
        ' style="border: 0"></iframe>'
    ).format(address, title, HEIGHT)
    script = Markup('<script src="{}" async></script>').format(base + SCRIPT)
    return FrameCode(address=address, frame=str(frame), script=str(script))
