"""Passes that a browser has shown: known again for a week by a signed cookie, without an account.

Whoever has the page of a pass can show the pass at a gate; the cookie gives no more than that.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.data.ids import derived_token
from core.data.times import later
from core.settings import current
from core.web.cookies import passes_cookie_name, put_cookie
from core.web.handlers import Request, Response

LIFE = timedelta(days=7)
MOST = 6
"""A parent with children, a week of events."""


def remember_pass(
    request: Request, response: Response[Any], signup: UUID, *, now: datetime
) -> None:
    """Have the browser know a sign-up whose pass it shows, besides those that it knows already."""
    known = [one for one in remembered_passes(request, now=now) if one != signup]
    value = signed([signup, *known][:MOST], until=later(now, LIFE))
    put_cookie(response, passes_cookie_name(), value, max_age=int(LIFE.total_seconds()))


def remembered_passes(request: Request, *, now: datetime) -> tuple[UUID, ...]:
    """The sign-ups that the browser has shown passes of, the latest first; none of a forged one."""
    return read(request.cookies.get(passes_cookie_name(), ""), now=now)


def signed(signups: Sequence[UUID], *, until: datetime) -> str:
    """A cookie's value."""
    text = "~".join([str(int(until.timestamp())), *(one.hex for one in signups)])
    return f"{text}~{_mac(text)}"


def read(value: str, *, now: datetime) -> tuple[UUID, ...]:
    """What a cookie's value says; nothing when it is not ours or too old."""
    text, _, mac = value.rpartition("~")
    if not text or not hmac.compare_digest(mac.encode(), _mac(text).encode()):
        return ()
    until, *names = text.split("~")
    return tuple(UUID(hex=name) for name in names) if int(until) > now.timestamp() else ()


def _mac(text: str) -> str:
    return derived_token(text.encode(), secret=f"signups.passes:{current().secret_key}")
