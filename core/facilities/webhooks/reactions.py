"""What webhooks do on others' facts."""

from __future__ import annotations

from core.contracts.reactions import Mode, Reaction
from core.data.commands import Sql, execute
from core.facilities.webhooks.listening import LISTENERS
from core.people.api import OrganizationsMerged


async def move_endpoints(fact: OrganizationsMerged) -> None:
    """The endpoints of an organization go to the one that stays."""
    both = (fact.kept, fact.merged)
    await execute(Sql("UPDATE webhooks_endpoint SET organization = ? WHERE organization = ?", both))
    LISTENERS.forget()


REACTIONS = (
    Reaction(
        key="webhooks.move_endpoints",
        to=OrganizationsMerged,
        mode=Mode.PARTICIPATE,
        run=move_endpoints,
    ),
)
