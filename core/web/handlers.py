"""The names that a routes.py needs, from one place."""

from typing import Any

from litestar import MediaType, Response, get, post
from litestar import Request as _Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from core.contracts.viewer import Viewer

Request = _Request[Any, Any, Any]


def redirect(path: str) -> Response[bytes]:
    """Go and GET another page of ours (303 See Other)."""
    return Response(b"", status_code=303, headers={"Location": path}, media_type=MediaType.TEXT)


def moved_for_good(path: str) -> Response[bytes]:
    """What was here is at another path of ours now and for ever (301)."""
    return Response(b"", status_code=301, headers={"Location": path}, media_type=MediaType.TEXT)


def safe_path(path: str | None, *, otherwise: str = "/") -> str:
    """A path of this site, out of what somebody sent as `next`; anything else gives `otherwise`."""
    text = path or ""
    is_ours = text.startswith("/") and not text.startswith("//")
    is_plain = all(character.isprintable() and character not in "\\ " for character in text)
    return text if is_ours and is_plain else otherwise


__all__ = [
    "FromPath",
    "FromQuery",
    "NamedDependency",
    "Request",
    "Response",
    "Viewer",
    "get",
    "moved_for_good",
    "post",
    "redirect",
    "safe_path",
]
