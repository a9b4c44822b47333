"""What calendars from elsewhere do on others' facts."""

from __future__ import annotations

from core.contracts.reactions import Mode, Reaction
from core.people.api import OrganizationsMerged
from plugins.calendar_imports.service.moving import move_sources


async def move_with_organization(fact: OrganizationsMerged) -> None:
    """The calendars of an organization that was merged go on coming in for the one that stays."""
    await move_sources(fact.kept, fact.merged)


REACTIONS = (
    Reaction(
        key="calendar_imports.move_with_organization",
        to=OrganizationsMerged,
        mode=Mode.PARTICIPATE,
        run=move_with_organization,
    ),
)
