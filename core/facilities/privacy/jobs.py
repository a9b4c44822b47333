"""What time does here: requests are worked on, exports expire, old things go."""

from __future__ import annotations

import logging
from datetime import timedelta

from core.contracts.jobs import Job
from core.data.times import utc_now
from core.facilities.privacy.queries import due_requests
from core.facilities.privacy.service.erasing import erase, replay_ledger
from core.facilities.privacy.service.exporting import export, forget_exports
from core.facilities.privacy.service.idle import warn_and_erase_idle
from core.facilities.privacy.service.retention import forget_what_is_due
from core.facilities.privacy.values import RequestKind

log = logging.getLogger("pospolu.privacy")


async def work() -> None:
    """Do what people asked for, the oldest first."""
    for request in await due_requests(utc_now()):
        do = export if request.kind is RequestKind.EXPORT else erase
        if await do(request):
            log.info("privacy request done: %s", request.kind.value)
    await forget_exports()


async def retain() -> None:
    """Forget what has been kept long enough, and whom a restore has brought back."""
    await replay_ledger()
    await forget_what_is_due()


JOBS = (
    Job(
        key="privacy.work",
        every=timedelta(seconds=10),
        run=work,
        timeout=timedelta(minutes=10),
    ),
    Job(
        key="privacy.idle",
        every=timedelta(hours=24),
        run=warn_and_erase_idle,
        timeout=timedelta(minutes=10),
    ),
    Job(key="privacy.retain", every=timedelta(hours=6), run=retain, timeout=timedelta(minutes=10)),
)
