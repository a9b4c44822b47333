"""What volunteers' documents do on others' facts."""

from __future__ import annotations

from core.contracts.reactions import Mode, Reaction
from core.people.api import OrganizationsMerged, PersonsJoined
from plugins.volunteer_documents.service.merging import move_with_organization, move_with_person

REACTIONS = (
    Reaction(
        key="volunteer_documents.move_with_organization",
        to=OrganizationsMerged,
        mode=Mode.PARTICIPATE,
        run=move_with_organization,
    ),
    Reaction(
        key="volunteer_documents.move_with_person",
        to=PersonsJoined,
        mode=Mode.PARTICIPATE,
        run=move_with_person,
    ),
)
