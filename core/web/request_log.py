"""One line in the log for each request: an outer ASGI wrapper, so that 404 and 405 have theirs."""

import logging
import secrets
from time import perf_counter
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from core.contracts.viewer import VISITOR, Viewer
from core.kernel.meters import METERS
from core.web.connection import VIEWER
from core.web.logs import REQUEST_ID

log = logging.getLogger("pospolu.requests")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
QUIET = ("/static", "/health", "/metrics")
FAILED, GONE, FIRST_ERROR, FIRST_OWN_ERROR = 500, 499, 400, 500


class RequestLog:
    """Wraps the application: measures each request and names it by its route, never its path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under an id of its own and write its line once it is answered."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        started, status = perf_counter(), GONE
        token = REQUEST_ID.set(secrets.token_hex(8))

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception:
            status = FAILED
            raise
        finally:
            seconds = perf_counter() - started
            measure(scope, status, seconds=seconds)
            write_line(scope, status, seconds=seconds)
            REQUEST_ID.reset(token)


def write_line(scope: Scope, status: int, *, seconds: float) -> None:
    """Log one request; files of pages and health checks only when they went wrong."""
    route = str(scope.get("path_template") or "-")
    if status < FIRST_ERROR and route.startswith(QUIET):
        return
    level = logging.ERROR if status >= FIRST_OWN_ERROR else logging.INFO
    method = scope.get("method")
    fields = {
        "method": method if method in METHODS else "other",
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "actor": actor_of(scope.get("state", {}).get(VIEWER, VISITOR)),
        "plugin": _room_of(scope),
    }
    log.log(level, "request", extra={"fields": fields})


def measure(scope: Scope, status: int, *, seconds: float) -> None:
    """Count one request by its route's pattern, method and status, and the time that it took."""
    route, method = str(scope.get("path_template") or "-"), str(scope.get("method"))
    method = method if method in METHODS else "other"
    METERS.count("pospolu_requests_total", route=route, method=method, status=str(status))
    METERS.time("pospolu_request_seconds", seconds, route=route)


def actor_of(viewer: Viewer) -> str | None:
    """The opaque id of an account or of a paired device; None for a visitor."""
    if viewer.account is not None:
        return str(viewer.account)
    return f"device:{viewer.device}" if viewer.device is not None else None


def _room_of(scope: Scope) -> str | None:
    handler: Any = scope.get("route_handler")
    return handler.opt.get("module") if handler is not None else None
