"""What follows a proven first factor: the second one, or the session; and proof asked anew."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from core.people.queries import factors_of
from core.people.routes.browser import (
    known_token_of,
    session_token_of,
    with_known,
    with_session,
)
from core.people.service.browsers import note_browser
from core.people.service.sessions import SESSIONS, start_session
from core.people.values import SessionLevel
from core.web.cookies import session_cookie_name
from core.web.handlers import Request, Response, redirect

SECOND = "/sign-in/second"
SECURITY = "/me/security"


async def enter(request: Request, account: UUID, path: str) -> Response[Any]:
    """Sign in whoever showed a first factor, or ask for the second where the account has one."""
    if not (await factors_of(account)).is_any:
        return await enter_at(request, account, path, level=SessionLevel.SINGLE)
    token = await _start(request, account, SessionLevel.PENDING)
    return with_session(redirect(f"{SECOND}?next={quote(path)}"), token)


async def enter_at(
    request: Request, account: UUID, path: str, *, level: SessionLevel
) -> Response[Any]:
    """Hand over a session of a level; whoever must have a second factor is led to set one up."""
    token = await _start(request, account, level)
    browser = await note_browser(
        account, token=known_token_of(request), agent=request.headers.get("user-agent", "")
    )
    viewer = await SESSIONS.viewer_of(cookies={session_cookie_name(): token}, headers={})
    target = SECURITY if viewer.withheld else path
    return with_known(with_session(redirect(target), token), browser)


async def _start(request: Request, account: UUID, level: SessionLevel) -> str:
    return await start_session(
        account,
        agent=request.headers.get("user-agent", ""),
        replaces=session_token_of(request),
        level=level,
    )
