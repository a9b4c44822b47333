"""Removing a source, with or without the events that came from it."""

from __future__ import annotations

from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.data.transactions import tx
from core.services.audit.api import record
from plugins.calendar_imports.queries import items_of, source_by_id
from plugins.calendar_imports.service.applying import call_off_ahead
from plugins.calendar_imports.tables import Source


async def remove_source(viewer: Viewer, source: UUID, *, keeps_events: bool) -> None:
    """Forget a source; without `keeps_events` what lies ahead of it is called off.

    Raises NotFound.
    """
    found = await source_by_id(source)
    if found is None:
        raise NotFound
    if not keeps_events:
        await call_off_ahead(source, await items_of(source), now=utc_now())
    async with tx():
        await Source.delete().where(Source.id == source)
        await record(
            viewer,
            action="calendar_imports.source.removed",
            subject=source,
            organization=found.organization,
        )
