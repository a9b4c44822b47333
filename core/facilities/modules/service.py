"""Switching modules; the only writer of the table of switches."""

from core.contracts.errors import NotFound, Refused
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.times import utc_now
from core.data.transactions import tx
from core.data.versions import bump
from core.facilities.modules.rules import may_switch_off, may_switch_on
from core.facilities.modules.state import BOARD, VERSION_KEY, modules_switched_on
from core.kernel import registry
from core.services.audit.api import record

WRITE = (
    "INSERT INTO modules_switch (module, is_on, changed_at, changed_by) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (module) DO UPDATE SET is_on = excluded.is_on, "
    "changed_at = excluded.changed_at, changed_by = excluded.changed_by"
)


async def switch_module(module: str, *, is_on: bool, by: Viewer | None) -> None:
    """Switch a module for the whole city; every worker sees it within a second.

    `by` is None on the command line. Raises NotFound for a module that is not installed and
    Refused when modules that need it, or that it needs, stand in the way.
    """
    modules = registry.current().modules
    if module not in modules:
        raise NotFound
    async with tx():
        on = await modules_switched_on()
        rule = may_switch_on if is_on else may_switch_off
        if refusal := rule(module, on=on, modules=modules):
            raise Refused(refusal)
        account = by.account if by else None
        await execute(Sql(WRITE, [module, is_on, utc_now(), account]))
        action = "modules.switched_on" if is_on else "modules.switched_off"
        await record(by, action=action, subject=None, reason=module)
        await bump(VERSION_KEY)
    BOARD.forget()
