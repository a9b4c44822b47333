"""The cookies that browsers and paired devices carry, and how each of ours is set."""

from typing import Any

from litestar.response import Response

from core.settings import current

LANGUAGE_COOKIE = "language"
YEAR_SECONDS = 31_536_000


def session_cookie_name() -> str:
    """`__Host-session`; a plain name only in the demo, which has no https."""
    return "__Host-session" if current().is_secure else "session"


def device_cookie_name() -> str:
    """`__Host-device`; a plain name only in the demo, which has no https."""
    return "__Host-device" if current().is_secure else "device"


def passes_cookie_name() -> str:
    """`__Host-passes`; a plain name only in the demo, which has no https."""
    return "__Host-passes" if current().is_secure else "passes"


def set_device(response: Response[Any], token: str, *, max_age: int) -> Response[Any]:
    """Hand a paired device its token for `max_age` seconds."""
    return put_cookie(response, device_cookie_name(), token, max_age=max_age)


def clear_device(response: Response[Any]) -> Response[Any]:
    """Take a device's token back."""
    response.delete_cookie(device_cookie_name(), path="/")
    return response


def set_session(response: Response[Any], token: str, *, max_age: int) -> Response[Any]:
    """Hand the session's token to the browser for `max_age` seconds."""
    return put_cookie(response, session_cookie_name(), token, max_age=max_age)


def clear_session(response: Response[Any]) -> Response[Any]:
    """Take the session's token back, and what the browser knows of passes."""
    response.delete_cookie(session_cookie_name(), path="/")
    response.delete_cookie(passes_cookie_name(), path="/")
    return response


def set_language_cookie(response: Response[Any], code: str) -> Response[Any]:
    """Remember the language that was chosen, for a year."""
    return put_cookie(response, LANGUAGE_COOKIE, code, max_age=YEAR_SECONDS)


def put_cookie(response: Response[Any], name: str, value: str, *, max_age: int) -> Response[Any]:
    """Set a cookie as all of ours are: for the whole site, out of reach of scripts and others."""
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        path="/",
        secure=current().is_secure,
        httponly=True,
        samesite="lax",
    )
    return response
