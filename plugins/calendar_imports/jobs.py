"""Looks at the sources that are due, one after the other."""

from __future__ import annotations

import logging
from datetime import timedelta

from core.contracts.jobs import Job
from core.data.times import utc_now
from plugins.calendar_imports.queries import due_sources
from plugins.calendar_imports.service.adding import forget_proposed
from plugins.calendar_imports.service.syncing import sync_source

log = logging.getLogger("pospolu.calendar_imports")


async def look_at_due() -> None:
    """Keep in step what is due; a source that fails in its own way stops no other."""
    for source in await due_sources(utc_now()):
        try:
            await sync_source(source)
        except Exception:
            log.exception("source %s could not be kept in step", source)


async def forget() -> None:
    """Drop what was shown and never accepted."""
    await forget_proposed(utc_now())


LOOK = Job(
    key="calendar_imports.look",
    every=timedelta(minutes=1),
    run=look_at_due,
    timeout=timedelta(minutes=10),
)
FORGET = Job(key="calendar_imports.forget", every=timedelta(hours=6), run=forget)
