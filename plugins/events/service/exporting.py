"""Taking names out of the house is logged."""

from __future__ import annotations

from core.contracts.viewer import Viewer
from core.data.transactions import tx
from core.services.audit.api import record
from plugins.events.tables import Event


async def log_export(viewer: Viewer, event: Event) -> None:
    """Write down who took the list of an event's sign-ups."""
    async with tx():
        await record(
            viewer,
            action="events.signups.exported",
            subject=event.id,
            organization=event.organization,
        )
