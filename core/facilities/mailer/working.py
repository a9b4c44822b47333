"""Jobs and mails done beside whatever else a process does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.facilities.mailer.service import deliver_due
from core.facilities.mailer.short import deliver_short_due
from core.services.jobs.api import work_forever

PARTING_SECONDS = 8.0


@asynccontextmanager
async def working() -> AsyncIterator[None]:
    """Do jobs and send mails while the block runs; by lease, so any number of processes may.

    At the end what is under way gets 8 seconds; what takes longer is given up, and is done again
    by whoever comes next once its lease is over.
    """
    stop = asyncio.Event()
    work = asyncio.create_task(
        work_forever(stop, [deliver_due, deliver_short_due]), name="pospolu-worker"
    )
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait([work], timeout=PARTING_SECONDS)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
