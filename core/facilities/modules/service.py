"""Switching modules, and keeping their faults; the only writer of this room's tables."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from core.contracts.errors import NotFound, Refused
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.data.versions import bump
from core.facilities.modules.messages import SET_ASIDE
from core.facilities.modules.queries import faults_since_switched
from core.facilities.modules.rules import is_too_faulty, leaning_on, may_switch_off, may_switch_on
from core.facilities.modules.state import BOARD, VERSION_KEY, modules_switched_on
from core.kernel import registry
from core.kernel.faults import FAULTS, Fault
from core.people.api import city_admin_emails
from core.services.audit.api import record
from core.services.outbox.api import queue
from core.settings import current

FAULTS_KEPT = timedelta(days=30)
WRITE = (
    "INSERT INTO modules_switch (module, is_on, changed_at, changed_by, is_set_aside)"
    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (module) DO UPDATE SET is_on = excluded.is_on, "
    "changed_at = excluded.changed_at, changed_by = excluded.changed_by, "
    "is_set_aside = excluded.is_set_aside"
)
KEEP = (
    "INSERT INTO modules_fault (id, created_at, module, place, said, happened_at)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)


async def switch_module(module: str, *, is_on: bool, by: Viewer | None) -> None:
    """Switch a module for the whole city; every worker sees it within a second.

    `by` is None on the command line. Switched on again, a module's earlier faults count no more.
    Raises NotFound for a module that is not installed and Refused when modules that need it, or
    that it needs, stand in the way.
    """
    modules = registry.current().modules
    if module not in modules:
        raise NotFound
    async with tx():
        on = await modules_switched_on()
        rule = may_switch_on if is_on else may_switch_off
        if refusal := rule(module, on=on, modules=modules):
            raise Refused(refusal)
        action = "modules.switched_on" if is_on else "modules.switched_off"
        await _write(module, is_on=is_on, account=by.account if by else None)
        await record(by, action=action, subject=None, reason=module)
        await bump(VERSION_KEY)
    BOARD.forget()


async def _write(
    module: str, *, is_on: bool, account: UUID | None = None, is_set_aside: bool = False
) -> None:
    await execute(Sql(WRITE, [module, is_on, utc_now(), account, is_set_aside]))


async def keep_faults() -> int:
    """Put what this process noted into the database, and switch off what fails too often.

    A pump: returns how many faults there were. They are noted again where the database is away.
    """
    faults = FAULTS.take()
    if not faults:
        return 0
    try:
        async with tx():
            for one in faults:
                row = [new_id(), utc_now(), one.module, one.place, one.said, one.happened_at]
                await execute(Sql(KEEP, row))
            for module, count in Counter(one.module for one in faults).items():
                await _judge(module, faults, count)
    except BaseException:
        for one in faults:
            FAULTS.add(one)
        raise
    BOARD.forget()
    return len(faults)


async def _judge(module: str, faults: Sequence[Fault], fresh: int) -> None:
    """Set a module aside with all that lean on it when its faults are too many, or one is grave."""
    settings, modules = current(), registry.current().modules
    since = later(utc_now(), -timedelta(minutes=settings.fault_window_minutes))
    total = max(fresh, await faults_since_switched(module, since))
    is_grave = any(one.is_grave for one in faults if one.module == module)
    on = await modules_switched_on()
    if module not in on or not is_too_faulty(
        modules[module], total, most=settings.faults_before_off, is_grave=is_grave
    ):
        return
    last = next(one for one in reversed(faults) if one.module == module)
    for leaning in (*leaning_on(module, on=on, modules=modules), module):
        await _write(leaning, is_on=False, is_set_aside=leaning == module)
        await record(None, action="modules.set_aside", subject=None, reason=leaning)
    await _tell_admins(module, {"place": last.place, "said": last.said, "count": total})
    await bump(VERSION_KEY)


async def _tell_admins(module: str, words: Mapping[str, object]) -> None:
    payload = {"module": registry.current().modules[module].title, **words}
    for to in await city_admin_emails():
        key = f"{SET_ASIDE}:{module}:{utc_now().isoformat()}:{to.person}"
        await queue(kind=SET_ASIDE, to=to, payload=payload, key=key)


async def forget_old_faults() -> None:
    """Delete faults that are older than 30 days."""
    before = later(utc_now(), -FAULTS_KEPT)
    await execute(Sql("DELETE FROM modules_fault WHERE happened_at < ?", [before]))
