"""What sign-in keeps in a browser: the session, and the token that binds a code to it."""

from typing import Any

from core.people.service.passkeys import CHALLENGE_LIFE
from core.people.service.sessions import prove_session, rotate_session
from core.people.service.sign_in import HOUR
from core.people.sign_in_rules import SESSION_LIFE
from core.people.values import SessionLevel
from core.settings import current
from core.web.cookies import YEAR_SECONDS, put_cookie, session_cookie_name, set_session
from core.web.handlers import Request, Response

MOST_SECONDS = int(SESSION_LIFE.total_seconds())


def begun_cookie_name() -> str:
    """The cookie of a sign-in that was begun."""
    return "__Host-sign-in" if current().is_secure else "sign-in"


def browser_cookie_name() -> str:
    """The cookie by which a browser is known again at the next sign-in."""
    return "__Host-browser" if current().is_secure else "browser"


def passkey_cookie_name() -> str:
    """The cookie that binds a passkey's challenge to the browser."""
    return "__Host-passkey" if current().is_secure else "passkey"


def known_token_of(request: Request) -> str:
    """The token of a browser in which somebody signed in before, if any."""
    return request.cookies.get(browser_cookie_name(), "")[:64]


def challenge_token_of(request: Request) -> str:
    """The token of the challenge that this browser asked for, if any."""
    return request.cookies.get(passkey_cookie_name(), "")[:64]


def with_known(response: Response[Any], token: str) -> Response[Any]:
    """Let the browser be known again for a year."""
    return put_cookie(response, browser_cookie_name(), token, max_age=YEAR_SECONDS)


def with_challenge(response: Response[Any], token: str) -> Response[Any]:
    """Bind a challenge to the browser."""
    seconds = int(CHALLENGE_LIFE.total_seconds())
    return put_cookie(response, passkey_cookie_name(), token, max_age=seconds)


def session_token_of(request: Request) -> str | None:
    """The session token that the browser carries, living or not."""
    return request.cookies.get(session_cookie_name()) or None


def begun_token_of(request: Request) -> str:
    """The token of the sign-in that this browser began, if any."""
    return request.cookies.get(begun_cookie_name(), "")[:64]


def with_begun(response: Response[Any], token: str) -> Response[Any]:
    """Remember in the browser that a sign-in was begun here."""
    return put_cookie(response, begun_cookie_name(), token, max_age=int(HOUR.total_seconds()))


def with_session(response: Response[Any], token: str) -> Response[Any]:
    """Hand over a session and forget the sign-in that was begun."""
    response.delete_cookie(begun_cookie_name(), path="/")
    return set_session(response, token, max_age=MOST_SECONDS)


async def with_rotated_session(request: Request, response: Response[Any]) -> Response[Any]:
    """A fresh session token, after the viewer's rights changed by their own act."""
    present = session_token_of(request)
    fresh = await rotate_session(present) if present else None
    return with_session(response, fresh) if fresh else response


async def with_proven_session(
    request: Request, response: Response[Any], *, level: SessionLevel = SessionLevel.STRONG
) -> Response[Any]:
    """A fresh session token of a level, after the person showed who they are."""
    present = session_token_of(request)
    fresh = await prove_session(present, level=level) if present else None
    return with_session(response, fresh) if fresh else response
