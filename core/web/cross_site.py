"""Refuses writes that another site made the browser send.

Sec-Fetch-Site same-origin or none passes; without that header Origin must equal ours; with
neither header only a request without a session passes (Fetch Metadata, W3C). Signed-in forms also
carry a token bound to the session.
"""

import hmac

from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from core.settings import current
from core.web.connection import Connection, carries_anybody, is_for_programs, viewer_of
from core.web.forms import sent_form

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
TOKEN_FIELD = "csrf_token"  # noqa: S105 -- a field's name
TOKEN_HEADER = "x-csrf-token"  # noqa: S105 -- a header's name


def comes_from_us(connection: Connection) -> bool:
    """Whether one of our own pages, or no page at all, sent the request."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = connection.headers.get("origin")
    if origin is not None:
        return origin == current().base_url or origin == str(connection.base_url).rstrip("/")
    return not carries_anybody(connection)


async def cross_site_guard(
    connection: Connection,
    handler: BaseRouteHandler,  # noqa: ARG001 -- a guard's signature
) -> None:
    """A guard. Raises PermissionDeniedException for a cross-site write.

    Programs are known by a token that no browser sends by itself, so they come from anywhere.
    """
    is_safe = connection.scope.get("method") in SAFE_METHODS or is_for_programs(connection)
    if is_safe or comes_from_us(connection):
        return
    raise PermissionDeniedException


async def session_token_guard(
    connection: Connection,
    handler: BaseRouteHandler,  # noqa: ARG001 -- a guard's signature
) -> None:
    """A guard: a signed-in write carries the token of its own session."""
    expected = viewer_of(connection).csrf_token
    if expected is None or connection.scope.get("method") in SAFE_METHODS:
        return
    sent = connection.headers.get(TOKEN_HEADER)
    form = FormMultiDict()
    if sent is None and isinstance(connection, Request):
        form = await sent_form(connection)
        sent = str(form.get(TOKEN_FIELD, ""))
    if not hmac.compare_digest((sent or "").encode(), expected.encode()):
        await form.close()  # Litestar closes what was uploaded only once the guards let pass
        raise PermissionDeniedException
