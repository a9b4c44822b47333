"""The city administrator's page of modules."""

from datetime import timedelta
from typing import Any

from litestar.di import NamedDependency

from core.contracts.errors import NotFound, Refused
from core.contracts.ports import module_state
from core.contracts.texts import msg
from core.data.times import later, utc_now
from core.facilities.modules.queries import fault_reports
from core.facilities.modules.rules import may_switch_off, may_switch_on
from core.facilities.modules.service import switch_module
from core.kernel import registry
from core.settings import current
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
from core.web.handlers import FromPath, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext, refusal_words
from core.web.rendering import render_desk

PAGE = "/city/modules"
SHOWN_FOR = timedelta(days=7)
SAID = {
    "on": msg("“%(module)s” is on."),
    "off": msg("“%(module)s” is off. Nothing was deleted."),
}


@get(PAGE, opt={"policy": "modules.switch"})
async def show_modules(request: Request) -> Response[Any]:
    """Every module, whether it is on, and what stands in the way of switching it."""
    board = module_state.get()
    on, set_aside = await board.modules_on(), await board.modules_set_aside()
    found = registry.current()
    reports = await fault_reports(later(utc_now(), -SHOWN_FOR))
    rows = [
        {
            "manifest": manifest,
            "is_on": name in on,
            "is_set_aside": name in set_aside,
            "faults": reports.get(name),
            "obstacle": (may_switch_off if name in on else may_switch_on)(
                name, on=on, modules=found.modules
            ),
        }
        for name, manifest in found.modules.items()
    ]
    return await render_desk(
        request,
        "modules/modules.html",
        place="city",
        title=current().city_name,
        desk_kind=gettext("The city's office"),
        rows=rows,
        refused=found.refused,
        is_safe_mode=current().safe_mode,
        zone=current().city_zone,
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
        text = refusal_words(error.refusal)
        return with_flash(redirect(PAGE), "error", text)
    title = gettext(registry.current().modules[module].title)
    return with_flash(redirect(PAGE), "success", gettext(SAID[wish], module=title))
