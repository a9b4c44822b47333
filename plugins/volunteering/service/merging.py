"""What an organization that was merged into another one leaves to it; papers and hours apart."""

from __future__ import annotations

from core.data.commands import Sql, execute
from core.people.api import OrganizationsMerged

_MOVED = (
    "UPDATE volunteering_favourite SET organization = ? WHERE organization = ?",
    "UPDATE volunteering_check SET organization = ? WHERE organization = ?",
    "UPDATE volunteering_qualification SET organization = ? WHERE organization = ?",
    "UPDATE volunteering_school_class SET organization = ? WHERE organization = ?",
)


async def move_what_it_knows(fact: OrganizationsMerged) -> None:
    """Checks and qualifications that it saw are known to the other, and who favours it hears of it.

    Whoever favours both goes on hearing once.
    """
    twice = Sql(
        "DELETE FROM volunteering_favourite WHERE organization = ? AND person IN"
        " (SELECT person FROM volunteering_favourite WHERE organization = ?)",
        [fact.merged, fact.kept],
    )
    await execute(twice, *(Sql(text, [fact.kept, fact.merged]) for text in _MOVED))
