"""The loop that does jobs and pumps until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from core.services.jobs.service import ClaimedJob, claim_due, run_claimed

log = logging.getLogger("pospolu.jobs")

TICK_SECONDS = 1.0
TROUBLED_SECONDS = 5.0

Pump = Callable[[], Awaitable[int]]
"""Does a portion of work and says how much it was; 0 means that there is nothing to do now."""


async def work_forever(stop: asyncio.Event, pumps: Sequence[Pump] = ()) -> None:
    """Run due jobs and all pumps side by side until `stop` is set.

    Looks for work at least every second; whatever a job or a pump raises is logged and does not
    end the loop. Once `stop` is set, portions and jobs under way are finished.
    """
    async with asyncio.TaskGroup() as group:

        async def start_due_jobs() -> int:
            for claimed in await claim_due():
                group.create_task(_run_quietly(claimed))
            return 0

        for pump in (start_due_jobs, *pumps):
            group.create_task(_keep_pumping(pump, stop))


async def _keep_pumping(pump: Pump, stop: asyncio.Event) -> None:
    while not stop.is_set():
        pause = TICK_SECONDS
        try:
            if await pump():
                pause = 0.0
        except (Exception, SystemExit):  # the worker outlives any fault of its work
            log.exception("%s failed", getattr(pump, "__qualname__", pump))
            pause = TROUBLED_SECONDS
        await _wait(stop, pause)


async def _run_quietly(claimed: ClaimedJob) -> None:
    try:
        await run_claimed(claimed)
    except Exception:  # its clock could not be set: the lease runs out, then it is due again
        log.exception("job %s could not be settled", claimed.job.key)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
