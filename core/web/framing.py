"""Pages in frames of other sites: who may frame them, how they are answered, the code for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from core.settings import current
from core.web.front import State
from core.web.handlers import Request, Response
from core.web.headers import content_security_policy
from core.web.i18n import LANGUAGES, use_language
from core.web.kept import keep_in_front
from core.web.rendering import HTML, etag_of

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


def frame_policy(path: str) -> str:
    """The content security policy of a frame: ours, but with the frames that are allowed."""
    ours, _, _ = content_security_policy(path).partition("frame-ancestors")
    return f"{ours}frame-ancestors {' '.join(allowed_ancestors(current().frame_ancestors))}"


def allowed_ancestors(setting: str) -> list[str]:
    """The sources in a setting; 'none' where there are none, or where one cannot be read."""
    words = setting.split()
    is_legible = all(_SOURCE.fullmatch(word) for word in words)
    return words if words and is_legible else ["'none'"]


def frame_language(request: Request) -> str:
    """The language in the address, else the city's: nothing else of a visitor is looked at."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else current().city_language


def answer_frame(
    request: Request,
    body: bytes,
    *,
    state: State,
    until: datetime,
    may_be_kept: bool = True,
) -> Response[bytes]:
    """The body, or 304 to who has it; no cookie is read or set.

    `state` is what `present()` said before anything was read, `until` when it looks different by
    itself. It is kept at the front while nothing changes, unless what was asked was typed.
    """
    headers = {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": frame_policy(request.url.path),
        "ETag": etag_of(body),
    }
    if may_be_kept:
        keep_in_front(request, body, until=until, headers=headers, state=state)
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=HTML)


def frame_code(path: str, title: str) -> FrameCode:
    """The code that shows a page of ours, by its path with the language, on another site."""
    base = current().base_url
    frame = Markup(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"'
        ' style="border: 0"></iframe>'
    ).format(base + path, title, HEIGHT)
    script = Markup('<script src="{}" async></script>').format(base + SCRIPT)
    return FrameCode(address=base + path, frame=str(frame), script=str(script))


def frame_codes(path_in: Callable[[str], str], title: Callable[[], str]) -> Mapping[str, FrameCode]:
    """The code in each language; `title` is asked for in that language."""
    found = {}
    for code in LANGUAGES:
        with use_language(code):
            found[code] = frame_code(path_in(code), title())
    return found
