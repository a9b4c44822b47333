"""What a request carries once it passed the guards: viewer, language, object of its policy."""

from typing import Any

from litestar.connection import ASGIConnection

from core.contracts.ports import program_source, viewer_source
from core.contracts.texts import LANGUAGES
from core.contracts.viewer import VISITOR, Viewer
from core.settings import current
from core.web.cookies import LANGUAGE_COOKIE, session_cookie_name
from core.web.i18n import preferred_language, set_language

Connection = ASGIConnection[Any, Any, Any, Any]
VIEWER = "pospolu_viewer"
SUBJECT = "pospolu_subject"
PROGRAMS = "/api/"


class SignInNeeded(Exception):
    """A visitor asked for what only somebody signed in may have; the way is to sign in."""

    status_code = 401


def is_for_programs(connection: Connection) -> bool:
    """The address is one of those that take tokens and no cookies."""
    return connection.scope["path"].startswith(PROGRAMS)


def chosen_language(connection: Connection) -> str | None:
    """The language in the address (`?lang=uk`), when it is one of ours."""
    code = connection.query_params.get("lang")
    return code if code in LANGUAGES else None


def language_of(connection: Connection) -> str:
    """Address, then cookie, then the browser's wish, then the city's; a program's wish only."""
    if is_for_programs(connection):
        return preferred_language(connection.headers.get("accept-language", ""))
    cookie = connection.cookies.get(LANGUAGE_COOKIE)
    if chosen := chosen_language(connection):
        return chosen
    if cookie in LANGUAGES:
        return cookie
    return preferred_language(connection.headers.get("accept-language", ""))


def carries_session(connection: Connection) -> bool:
    """The browser sent a session cookie, living or not."""
    return bool(connection.cookies.get(session_cookie_name()))


async def find_viewer(connection: Connection) -> Viewer:
    """Who is looking; asked of the database only when a cookie or a token names somebody.

    A program is known by its token alone, and a token is good for nothing but /api. Raises
    SignInNeeded for a token that opens nothing.
    """
    known: Viewer | None = connection.scope["state"].get(VIEWER)
    if known is not None:
        return known
    set_language(language_of(connection))
    viewer, authorization = VISITOR, connection.headers.get("authorization")
    if is_for_programs(connection):
        if authorization is not None:
            viewer = await program_source.get().viewer_of(authorization)
            if viewer.is_anonymous:
                raise SignInNeeded
    elif carries_session(connection) or authorization is not None:
        viewer = await viewer_source.get().viewer_of(
            cookies=connection.cookies, headers=connection.headers
        )
    connection.scope["state"][VIEWER] = viewer
    return viewer


def viewer_of(connection: Connection) -> Viewer:
    """The viewer that the guards found; a visitor where no guard ran, as on error pages."""
    viewer: Viewer = connection.scope["state"].get(VIEWER, VISITOR)
    return viewer


def subject_of(connection: Connection) -> Any:
    """The object that the policy's loader named."""
    return connection.scope["state"].get(SUBJECT)


def client_address(connection: Connection) -> str:
    """The network address of the client; a proxy's word counts only when we know the proxy."""
    peer = connection.client.host if connection.client else ""
    if peer and peer == current().trusted_proxy:
        forwarded = connection.headers.get("x-forwarded-for", "")
        return forwarded.rpartition(",")[2].strip() or peer
    return peer


def wants_json(connection: Connection) -> bool:
    """The client is a program: it asks below /api or accepts JSON rather than a page."""
    accept = connection.headers.get("accept", "")
    return is_for_programs(connection) or (
        "application/json" in accept and "text/html" not in accept
    )
