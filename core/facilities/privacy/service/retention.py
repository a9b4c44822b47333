"""Lets old things go: what each declaration forgets, by the periods as they hold today."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from core.contracts.privacy import Forgetting
from core.data.transactions import tx
from core.facilities.privacy.service import ledger
from core.facilities.privacy.values import Due
from core.kernel import registry
from core.services.audit.api import record
from core.services.periods.api import cutoff

log = logging.getLogger("pospolu.privacy")


async def what_is_due() -> Sequence[Due]:
    """What would be forgotten now, one line for each way of forgetting; changes nothing."""
    found = []
    for key, way in _ways():
        before = await cutoff(way.keep_for)
        found.append(_due(key, way, before, rows=await way.count(before)))
    return found


def _ways() -> list[tuple[str, Forgetting]]:
    """Each way of forgetting with the key of its declaration, of modules that are off too."""
    declared = registry.current().personal_data.values()
    return [(data.key, way) for data in declared for way in data.forgets]


def _due(key: str, way: Forgetting, before: datetime, *, rows: int) -> Due:
    return Due(
        declaration=key,
        table=way.table,
        what=way.what,
        number=way.keep_for,
        before=before,
        rows=rows,
    )


async def forget_what_is_due() -> Sequence[Due]:
    """Forget it, of modules that are off too; one entry of the log says what and how many.

    A room that fails is logged and tried again at the next run; the others are done.
    """
    done, failed = [], []
    for key, way in _ways():
        before = await cutoff(way.keep_for)
        try:
            rows = await way.forget(before)
        except (Exception, SystemExit):  # a room may fail in any way; the others go on
            log.exception("retention failed at %s", key)
            failed.append(key)
            continue
        if rows:
            done.append(_due(key, way, before, rows=rows))
    if done:
        said = "; ".join(f"{one.table} {one.rows} ({one.number})" for one in done)
        async with tx():
            await record(None, action="privacy.forgotten", subject=None, reason=said)
    await ledger.rewrite()
    if failed:
        raise RuntimeError(f"retention failed at {', '.join(failed)}")
    return done
