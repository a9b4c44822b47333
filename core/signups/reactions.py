"""What sign-ups do on others' facts."""

from __future__ import annotations

from core.contracts.reactions import Mode, Reaction
from core.data.commands import Sql, execute
from core.people.api import AgeCorrected, OrganizationsMerged
from core.signups.service.ages import follow_age


async def move_sheets(fact: OrganizationsMerged) -> None:
    """The sheets of an organization, and the places that it holds, go to the one that stays."""
    await execute(
        *[
            Sql(
                f"UPDATE {table} SET organization = ? WHERE organization = ?",  # noqa: S608 -- names of ours
                (fact.kept, fact.merged),
            )
            for table in ("signups_sheet", "signups_signup")
        ]
    )


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
