"""What calendars from elsewhere do on others' facts."""

from __future__ import annotations

from core.contracts.reactions import Mode, Reaction
from core.people.api import OrganizationsMerged
from plugins.calendar_imports.service.merging import move_sources

REACTIONS = (
    Reaction(
        key="calendar_imports.move_with_organization",
        to=OrganizationsMerged,
        mode=Mode.PARTICIPATE,
        run=move_sources,
    ),
)
