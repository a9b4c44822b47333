"""The module gate: every route of a module that is off answers 404, whatever the method."""

from litestar import Litestar
from litestar.exceptions import MethodNotAllowedException, NotFoundException
from litestar.handlers import BaseRouteHandler

from core.contracts.ports import module_state
from core.kernel import registry
from core.web.connection import Connection

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")


async def is_on(module: str | None) -> bool:
    """Whether a room's doing is switched on; the core's own rooms always are."""
    if module is None or module not in registry.current().modules:
        return True
    return module in await module_state.get().modules_on()


async def module_gate(connection: Connection, handler: BaseRouteHandler) -> None:  # noqa: ARG001 -- a guard's signature
    """A guard. Raises NotFoundException when the handler's module is off."""
    if not await is_on(handler.opt.get("module")):
        raise NotFoundException


async def is_path_of_off_module(app: Litestar, path: str) -> bool:
    """Whether a path belongs to a module that is off; asked where no handler was resolved."""
    for method in METHODS:
        try:
            handler = app.asgi_router.handle_routing(path=path, method=method)[1]
        except (MethodNotAllowedException, NotFoundException):
            continue
        return not await is_on(handler.opt.get("module"))
    return False
