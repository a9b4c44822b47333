"""A source moves with the organization that keeps it."""

from __future__ import annotations

from uuid import UUID

from plugins.calendar_imports.tables import Source


async def move_sources(kept: UUID, merged: UUID) -> None:
    """What came in for a merged organization comes in for the one that stays; inside `tx()`."""
    await Source.update({Source.organization: kept}).where(Source.organization == merged)
