"""What is written down of sources."""

from __future__ import annotations

from core.contracts.viewer import Viewer
from core.services.audit.api import record
from plugins.calendar_imports.tables import Source


async def log(viewer: Viewer | None, source: Source, action: str) -> None:
    """Write down what was done to a source; inside `tx()`."""
    await record(
        viewer,
        action=f"calendar_imports.source.{action}",
        subject=source.id,
        organization=source.organization,
    )
