"""The city administrator's page of modules."""

from typing import Any

from litestar.di import NamedDependency

from core.contracts.errors import NotFound, Refused
from core.contracts.ports import module_state
from core.contracts.texts import msg
from core.facilities.modules.rules import may_switch_off, may_switch_on
from core.facilities.modules.service import switch_module
from core.kernel import registry
from core.settings import current
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
from core.web.handlers import FromPath, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext
from core.web.rendering import render_desk

PAGE = "/city/modules"
SAID = {
    "on": msg("“%(module)s” is on."),
    "off": msg("“%(module)s” is off. Nothing was deleted."),
}


@get(PAGE, opt={"policy": "modules.switch"})
async def show_modules(request: Request) -> Response[Any]:
    """Every module, whether it is on, and what stands in the way of switching it."""
    on = await module_state.get().modules_on()
    modules = registry.current().modules
    rows = [
        {
            "manifest": manifest,
            "is_on": name in on,
            "obstacle": (may_switch_off if name in on else may_switch_on)(
                name, on=on, modules=modules
            ),
        }
        for name, manifest in modules.items()
    ]
    return await render_desk(
        request,
        "modules/modules.html",
        place="city",
        title=current().city_name,
        desk_kind=gettext("The city's office"),
        rows=rows,
    )


@post(PAGE + "/{module:str}/{wish:str}", opt={"policy": "modules.switch"}, status_code=303)
async def switch(
    request: Request, viewer: NamedDependency[Viewer], module: FromPath[str], wish: FromPath[str]
) -> Response[Any]:
    """Switch one module `on` or `off`; there is no third wish."""
    if wish not in SAID:
        raise NotFound
    await read_form(request, Form)
    try:
        await switch_module(module, is_on=wish == "on", by=viewer)
    except Refused as error:
        text = gettext(error.refusal.text, **error.refusal.values)
        return with_flash(redirect(PAGE), "error", text)
    title = gettext(registry.current().modules[module].title)
    return with_flash(redirect(PAGE), "success", gettext(SAID[wish], module=title))
