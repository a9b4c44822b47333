"""What runs beside the server and the worker: faults are kept, blocking code is noticed."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.facilities.modules.service import keep_faults
from core.facilities.modules.watchdog import LAG_SECONDS, Watchdog
from core.kernel import registry
from core.kernel.faults import FAULTS, Fault
from core.settings import current

log = logging.getLogger("pospolu.modules")

PAUSE_SECONDS = 0.5
TROUBLED_SECONDS = 5.0


@asynccontextmanager
async def watching() -> AsyncIterator[None]:
    """Keep faults and watch the event loop while the block runs."""
    recover_faults(stuck_file())
    stuck = float(current().stuck_seconds)
    dog = Watchdog(stuck_file(), lag_seconds=min(LAG_SECONDS, stuck / 2), stuck_seconds=stuck)
    keeper = asyncio.create_task(_keep_keeping(dog), name="pospolu-faults")
    dog.start()
    try:
        yield
    finally:
        dog.stop()
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        await _keep_once()


async def _keep_keeping(dog: Watchdog) -> None:
    while True:
        dog.beat()
        await asyncio.sleep(PAUSE_SECONDS if await _keep_once() else TROUBLED_SECONDS)


async def _keep_once() -> bool:
    try:
        await keep_faults()
    except Exception:  # they wait until the database is back
        log.exception("faults of modules could not be kept")
        return False
    return True


def stuck_file() -> Path:
    """Where a process that had to be ended left word of what had blocked it."""
    return current().data_dir / "stuck.jsonl"


def recover_faults(path: Path) -> None:
    """Note what the ended process could not keep; unreadable lines are left out."""
    try:
        taken = path.replace(path.with_suffix(".taken"))
        lines = taken.read_text(encoding="utf-8").splitlines()
        taken.unlink()
    except OSError:
        return
    for line in lines:
        try:
            said = json.loads(line)
            fault = Fault(
                module=str(said["module"]),
                place=str(said["place"]),
                said=str(said["said"]),
                is_grave=True,
            )
        except (ValueError, KeyError, TypeError):
            continue
        if fault.module in registry.current().modules:
            FAULTS.add(fault)
