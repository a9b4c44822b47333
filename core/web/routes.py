"""The kit's own pages: its components on one page, and where weaknesses are reported."""

from datetime import timedelta
from typing import Any

from litestar import Response, get

from core.contracts.texts import LANGUAGES
from core.data.times import later, utc_now
from core.settings import current
from core.web.handlers import Request
from core.web.rendering import render

HOLDS = timedelta(days=180)


@get("/style", opt={"policy": "web.public"})
async def show_style(request: Request) -> Response[Any]:
    """Every component of the design system on one page."""
    return await render(request, "style.html")


@get("/.well-known/security.txt", opt={"policy": "web.public"})
async def show_security_contact() -> Response[Any]:
    """Where weaknesses are reported (RFC 9116); it holds for half a year from today."""
    settings = current()
    expires = later(utc_now(), HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = {
        "Contact": settings.security_contact or f"mailto:{settings.mail_from}",
        "Expires": f"{expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": ", ".join(LANGUAGES),
        "Canonical": f"{settings.base_url}/.well-known/security.txt",
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return Response(text, media_type="text/plain")


HANDLERS = (show_style, show_security_contact)
