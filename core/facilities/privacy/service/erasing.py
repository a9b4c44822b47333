"""Erases a person: each declaration of every room is a step, also of modules that are off."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData
from core.data.database import engine
from core.data.engines.sqlite import SqliteEngine
from core.data.times import utc_now
from core.facilities.privacy import shelf
from core.facilities.privacy.rules import in_order
from core.facilities.privacy.service import ledger
from core.facilities.privacy.service.alerts import tell_administrators
from core.facilities.privacy.service.requests import note_failure, note_step
from core.facilities.privacy.values import STEP_SECONDS, PrivacyRequest
from core.kernel import registry

log = logging.getLogger("pospolu.privacy")

ANCHORS = 800
"""Declarations of this weight and more hold what others find a person by."""


async def erase(request: PrivacyRequest) -> bool:
    """Do the steps that are not done yet; whether all of them are done now.

    A step that fails blocks the end: it is logged, noted and tried again later. The steps after it
    are done all the same, but for those that hold what others find the person by.
    """
    await ledger.write_down(request.person)  # who asked may have stopped between the two
    declarations = in_order(registry.current().personal_data.values())
    steps, failed = dict(request.steps), ""
    for one in declarations:
        if one.key in steps:
            continue
        if failed and one.weight >= ANCHORS:
            break
        try:
            steps[one.key] = [_as_row(gone) for gone in await _step(one, request.person)]
        except (Exception, SystemExit):  # a room may fail in any way; the others go on
            log.exception("erasure is stuck at %s", one.key)
            failed = one.key
            continue
        await note_step(replace(request, steps=steps), steps)
    if failed:
        await note_failure(request, failed)
        await tell_administrators(request, failed)
        return False
    await asyncio.to_thread(shelf.remove_of_person, request.person)
    await note_step(request, steps, is_done=True)
    await sweep()
    return True


async def erase_again(person: UUID) -> Sequence[Erasure]:
    """Erase a person whom an older backup has brought back. Raises what a room raises."""
    found: list[Erasure] = []
    for one in in_order(registry.current().personal_data.values()):
        found += await _step(one, person)
    return found


async def replay_ledger() -> int:
    """Erase everybody again whom a restore has brought back; how many that were."""
    returned = await ledger.erased_again()
    for person in returned:
        await erase_again(person)
    await ledger.take_over()
    if returned:
        await sweep()
    return len(returned)


async def sweep() -> None:
    """Leave nothing of what was erased in SQLite's write-ahead log.

    Freed pages are overwritten by `secure_delete`. A reader may hold the log: then the next
    checkpoint does it.
    """
    database = engine()
    if isinstance(database, SqliteEngine):
        await database.run_ddl("PRAGMA wal_checkpoint(TRUNCATE)")


async def _step(one: PersonalData, person: UUID) -> Sequence[Erasure]:
    async with asyncio.timeout(STEP_SECONDS):
        return list(await one.erase(person))


def _as_row(gone: Erasure) -> dict[str, object]:
    return {
        "table": gone.table,
        "rows": gone.rows,
        "fate": gone.fate,
        "because": gone.because,
        "at": utc_now().isoformat(),
    }
