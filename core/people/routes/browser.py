"""What sign-in keeps in a browser: the session, and the token that binds a code to it."""

from typing import Any

from core.people.rules import SESSION_LIFE
from core.people.service.sessions import rotate_session
from core.people.service.sign_in import HOUR
from core.settings import current
from core.web.cookies import session_cookie_name, set_session
from core.web.handlers import Request, Response

MOST_SECONDS = int(SESSION_LIFE.total_seconds())


def begun_cookie_name() -> str:
    """The cookie of a sign-in that was begun."""
    return "__Host-sign-in" if current().is_secure else "sign-in"


def session_token_of(request: Request) -> str | None:
    """The session token that the browser carries, living or not."""
    return request.cookies.get(session_cookie_name()) or None


def begun_token_of(request: Request) -> str:
    """The token of the sign-in that this browser began, if any."""
    return request.cookies.get(begun_cookie_name(), "")[:64]


def with_begun(response: Response[Any], token: str) -> Response[Any]:
    """Remember in the browser that a sign-in was begun here."""
    response.set_cookie(
        begun_cookie_name(),
        token,
        max_age=int(HOUR.total_seconds()),
        path="/",
        secure=current().is_secure,
        httponly=True,
        samesite="lax",
    )
    return response


def with_session(response: Response[Any], token: str) -> Response[Any]:
    """Hand over a session and forget the sign-in that was begun."""
    response.delete_cookie(begun_cookie_name(), path="/")
    return set_session(response, token, max_age=MOST_SECONDS)


async def with_rotated_session(request: Request, response: Response[Any]) -> Response[Any]:
    """A fresh session token, after the viewer's rights changed by their own act."""
    present = session_token_of(request)
    fresh = await rotate_session(present) if present else None
    return with_session(response, fresh) if fresh else response
