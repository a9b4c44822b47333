"""What a request carries once it passed the guards: viewer, language, object of its policy."""

from dataclasses import replace
from typing import Any

from litestar.connection import ASGIConnection

from core.contracts.ports import device_source, program_source, viewer_source
from core.contracts.texts import LANGUAGES
from core.contracts.viewer import VISITOR, Viewer
from core.settings import current
from core.web.cookies import LANGUAGE_COOKIE, device_cookie_name, session_cookie_name
from core.web.i18n import preferred_language, set_language

Connection = ASGIConnection[Any, Any, Any, Any]
VIEWER = "pospolu_viewer"
SUBJECT = "pospolu_subject"
PROGRAMS = "/api/"
GATES = "/checkin"
DEVICES = "/checkin/device"
VISITORS = {code: replace(VISITOR, language=code) for code in LANGUAGES}
"""Whoever asks without a name, by the language that their browser wants."""


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


def carries_anybody(connection: Connection) -> bool:
    """The browser sent a cookie that names a person or a device, living or not."""
    return carries_session(connection) or bool(connection.cookies.get(device_cookie_name()))


async def find_viewer(connection: Connection) -> Viewer:
    """Who is looking; asked of the database only when a cookie or a token names somebody.

    A program is known by its token alone, and a token is good for nothing but /api. A paired
    device is known at gates only, and at its own addresses nobody else is. Raises SignInNeeded
    for a token that opens nothing.
    """
    known: Viewer | None = connection.scope["state"].get(VIEWER)
    if known is not None:
        return known
    code = language_of(connection)
    set_language(code)
    path = connection.scope["path"]
    if is_for_programs(connection):
        viewer = await _program(connection)
    elif _is_below(path, DEVICES):
        viewer = await _device(connection)
    else:
        viewer = await _person(connection)
        if viewer.is_anonymous and _is_below(path, GATES):
            viewer = await _device(connection)
    if viewer is VISITOR:
        viewer = VISITORS[code]
    connection.scope["state"][VIEWER] = viewer
    return viewer


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(f"{root}/")


async def _program(connection: Connection) -> Viewer:
    authorization = connection.headers.get("authorization")
    if authorization is None:
        return VISITOR
    viewer = await program_source.get().viewer_of(authorization)
    if viewer.is_anonymous:
        viewer = await _device(connection)
    if viewer.is_anonymous:
        raise SignInNeeded
    return viewer


async def _person(connection: Connection) -> Viewer:
    if not carries_session(connection) and connection.headers.get("authorization") is None:
        return VISITOR
    return await viewer_source.get().viewer_of(
        cookies=connection.cookies, headers=connection.headers
    )


async def _device(connection: Connection) -> Viewer:
    """By its token in the header or, on pages, in the cookie."""
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    sent = token.strip() if kind.lower() == "bearer" else ""
    if not sent and not is_for_programs(connection):
        sent = connection.cookies.get(device_cookie_name(), "")
    return await device_source.get().viewer_of(sent) if sent else VISITOR


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
