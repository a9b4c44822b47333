"""Modules for programs: which are on, switching them."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from core.contracts.errors import NotFound
from core.contracts.ports import module_state
from core.contracts.texts import msg
from core.facilities.modules.service import switch_module
from core.kernel import registry
from core.web.api.handlers import (
    ROOT,
    FromPath,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
    Scope,
    Viewer,
    answer,
    get,
    once,
    operation,
    post,
    read_body,
    read_query,
)
from core.web.i18n import gettext

READ = Scope("modules:read", msg("See which modules are on"))
WRITE = Scope("modules:write", msg("Switch modules on and off"))
ALL = ROOT + "/modules"
WISHES = {"on": True, "off": False}


class ModuleLine(msgspec.Struct, kw_only=True):
    """One module and whether it is on; `requires` names those that it needs."""

    name: str
    title: str
    requires: list[str]
    is_on: bool


class Switched(msgspec.Struct, kw_only=True):
    """How the module stands now."""

    name: str
    state: Literal["on", "off"]


@get(
    ALL,
    opt=operation(
        policy="modules.switch",
        scope=READ,
        summary=msg("Every module and whether it is on"),
        query=Nothing,
        answer=Page[ModuleLine],
    ),
)
async def api_list_modules(request: Request) -> Response[Any]:
    """All that are installed."""
    read_query(request, Nothing)
    on = await module_state.get().modules_on()
    found = [
        ModuleLine(
            name=name,
            title=gettext(manifest.title),
            requires=list(manifest.requires),
            is_on=name in on,
        )
        for name, manifest in registry.current().modules.items()
    ]
    return answer(request, Page(items=found))


@post(
    ALL + "/{module:str}/{wish:str}",
    status_code=200,
    opt=operation(
        policy="modules.switch",
        scope=WRITE,
        summary=msg("Switch a module “on” or “off”"),
        body=Nothing,
        answer=Switched,
    ),
)
async def api_switch_module(
    request: Request, viewer: NamedDependency[Viewer], module: FromPath[str], wish: FromPath[str]
) -> Response[Any]:
    """There is no third wish; nothing is deleted."""
    await read_body(request, Nothing)
    if wish not in WISHES or module not in registry.current().modules:
        raise NotFound

    async def act() -> Switched:
        await switch_module(module, is_on=WISHES[wish], by=viewer)
        return Switched(name=module, state="on" if WISHES[wish] else "off")

    return await once(request, viewer, act)


API_ROUTES = (api_list_modules, api_switch_module)
