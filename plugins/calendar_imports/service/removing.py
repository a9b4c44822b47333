"""Removing a source, with or without the events that came from it."""

from __future__ import annotations

import logging
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.data.transactions import tx
from core.services.audit.api import record
from plugins.calendar_imports.queries import items_of, source_by_id
from plugins.calendar_imports.rules import is_ahead
from plugins.calendar_imports.service.applying import call_off
from plugins.calendar_imports.tables import Source

log = logging.getLogger("pospolu.calendar_imports")


async def remove_source(viewer: Viewer, source: UUID, *, keeps_events: bool) -> None:
    """Forget a source; without `keeps_events` what lies ahead of it is called off.

    Raises NotFound.
    """
    found = await source_by_id(source)
    if found is None:
        raise NotFound
    if not keeps_events:
        await _call_all_off(source)
    async with tx():
        await Source.delete().where(Source.id == source)
        await record(
            viewer,
            action="calendar_imports.source.removed",
            subject=source,
            organization=found.organization,
        )


async def _call_all_off(source: UUID) -> None:
    now = utc_now()
    for item in await items_of(source):
        if item.is_cancelled or not is_ahead(item.starts_at, now):
            continue
        try:
            await call_off(item)
        except (Refused, Invalid) as error:
            log.info("an event of source %s stays as it is: %s", source, error)
