"""What webhooks do on others' facts."""

from __future__ import annotations

from core.contracts.reactions import Mode, Reaction
from core.facilities.webhooks.service import hand_endpoints_over
from core.people.api import OrganizationsMerged


async def move_endpoints(fact: OrganizationsMerged) -> None:
    """The endpoints of an organization go to the one that stays."""
    await hand_endpoints_over(fact.merged, fact.kept)


REACTIONS = (
    Reaction(
        key="webhooks.move_endpoints",
        to=OrganizationsMerged,
        mode=Mode.PARTICIPATE,
        run=move_endpoints,
    ),
)
