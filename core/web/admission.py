"""Tries a third-party plugin's routes before they join ours: policies, paths, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from litestar import Litestar, Router
from litestar.handlers import BaseRouteHandler

from core.kernel.manifests import Manifest
from core.kernel.registry import Registry
from core.web.application import Application

PARAMETER = re.compile(r"\{[^}]*\}")
ANSWERED_BY_LITESTAR = "options_handler"

Door = tuple[str, str]


def handlers_of(app: Litestar) -> Iterator[tuple[Any, BaseRouteHandler]]:
    """Every route with each of its handlers, without Litestar's own answers to OPTIONS."""
    for route in app.routes:
        one = getattr(route, "route_handler", None)
        for handler in getattr(route, "route_handlers", None) or ([one] if one else []):
            if ANSWERED_BY_LITESTAR not in str(handler):
                yield route, handler


def doors_of(handlers: Any, room: str, dependencies: Any) -> dict[Door, BaseRouteHandler]:
    """(path with its parameters' names left out, method) → handler, of one room alone.

    Raises whatever Litestar raises for handlers that it cannot use.
    """
    router = Router("/", route_handlers=list(handlers), opt={"module": room})
    app = Application(
        route_handlers=[router],
        dependencies=dependencies,
        openapi_config=None,
        logging_config=None,
    )
    return {
        (PARAMETER.sub("{}", route.path), method): handler
        for route, handler in handlers_of(app)
        for method in sorted(getattr(handler, "http_methods", {"ANY"}))
    }


class RouteTrial:
    """Implements the kernel's Trial; remembers the paths that are taken."""

    def __init__(self, ours: Registry, dependencies: Any) -> None:
        self._dependencies = dependencies
        self._taken: dict[Door, str] = {}
        for room, handlers in ours.routes:
            if handlers:
                for door in doors_of(handlers, room, dependencies):
                    self._taken[door] = room

    def __call__(self, found: Registry, newest: Manifest) -> str | None:
        """What is wrong with the newest plugin's routes, in a sentence; None takes them in."""
        handlers = next(given for room, given in reversed(found.routes) if room == newest.name)
        if not handlers:
            return None
        try:
            doors = doors_of(handlers, newest.name, self._dependencies)
        except (Exception, SystemExit) as error:  # noqa: BLE001 -- a handler may be wrong in any way
            return f"its routes cannot be used: {type(error).__name__}: {error}"
        for (path, method), handler in doors.items():
            if fault := self._fault(path, method, handler, found, newest.name):
                return fault
        self._taken |= dict.fromkeys(doors, newest.name)
        return None

    def _fault(
        self, path: str, method: str, handler: BaseRouteHandler, found: Registry, name: str
    ) -> str | None:
        door = f"{method} {path}"
        policy = handler.opt.get("policy")
        if policy is None:
            return f"{door} names no policy"
        if policy not in found.policies:
            return f"{door} names the policy {policy!r}, which does not exist"
        if handler.opt.get("module") != name:
            return f"{door} says that it belongs to {handler.opt.get('module')!r}"
        if (path, method) in self._taken:
            return f"{door} belongs to {self._taken[path, method]}"
        if path.startswith("/static"):
            return f"{door} is among the static files"
        return None
