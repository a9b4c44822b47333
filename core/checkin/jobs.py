"""What time does to check-in."""

from __future__ import annotations

from datetime import timedelta

from core.checkin.service.forget import forget_names
from core.contracts.jobs import Job
from core.data.times import utc_now


async def forget() -> None:
    """Take names off what ended long ago."""
    await forget_names(now=utc_now())


JOBS = (Job(key="checkin.forget", every=timedelta(hours=6), run=forget),)
