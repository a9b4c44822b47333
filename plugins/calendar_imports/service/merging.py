"""What goes on with the organization that another was merged into."""

from __future__ import annotations

from core.people.api import OrganizationsMerged
from plugins.calendar_imports.tables import Source


async def move_sources(fact: OrganizationsMerged) -> None:
    """The calendars of a merged organization go on coming in for the one that stays."""
    moved = Source.organization == fact.merged
    await Source.update({Source.organization: fact.kept}).where(moved)
