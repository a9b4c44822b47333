"""Lets old things go: what each declaration forgets, by the periods as they hold today."""

from __future__ import annotations

import logging
from collections.abc import Sequence

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
    for data in registry.current().personal_data.values():
        for one in data.forgets:
            before = await cutoff(one.keep_for)
            found.append(
                Due(
                    declaration=data.key,
                    table=one.table,
                    what=one.what,
                    number=one.keep_for,
                    before=before,
                    rows=await one.count(before),
                )
            )
    return found


async def forget_what_is_due() -> Sequence[Due]:
    """Forget it, of modules that are off too; one entry of the log says what and how many.

    A room that fails is logged and tried again at the next run; the others are done.
    """
    done, failed = [], []
    for data in registry.current().personal_data.values():
        for one in data.forgets:
            before = await cutoff(one.keep_for)
            try:
                rows = await one.forget(before)
            except (Exception, SystemExit):  # a room may fail in any way; the others go on
                log.exception("retention failed at %s", data.key)
                failed.append(data.key)
                continue
            if rows:
                due = Due(
                    declaration=data.key,
                    table=one.table,
                    what=one.what,
                    number=one.keep_for,
                    before=before,
                    rows=rows,
                )
                done.append(due)
    if done:
        said = "; ".join(f"{one.table} {one.rows} ({one.number})" for one in done)
        async with tx():
            await record(None, action="privacy.forgotten", subject=None, reason=said)
    await ledger.rewrite()
    if failed:
        raise RuntimeError(f"retention failed at {', '.join(failed)}")
    return done
