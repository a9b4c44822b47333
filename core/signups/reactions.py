"""What sign-ups do on others' facts."""

from __future__ import annotations

from core.contracts.reactions import Mode, Reaction
from core.people.api import AgeCorrected, OrganizationsMerged
from core.signups.service.ages import follow_age
from core.signups.service.sheets import hand_sheets_over


async def move_sheets(fact: OrganizationsMerged) -> None:
    """The sheets of an organization, and the places that it holds, go to the one that stays."""
    await hand_sheets_over(fact.merged, fact.kept)


REACTIONS = (
    Reaction(
        key="signups.move_sheets",
        to=OrganizationsMerged,
        mode=Mode.PARTICIPATE,
        run=move_sheets,
    ),
    Reaction(
        key="signups.follow_age",
        to=AgeCorrected,
        mode=Mode.PARTICIPATE,
        run=follow_age,
    ),
)
