"""What goes on with the organization, or the person, that another turned out to be."""

from __future__ import annotations

from core.data.commands import Sql, execute
from core.people.api import OrganizationsMerged, PersonsJoined

REQUESTS = "volunteer_documents_request"
STATEMENTS = "volunteer_documents_statement"
AGREEMENTS = "volunteer_documents_agreement"
CLAUSES = "volunteer_documents_clause"


async def move_with_organization(fact: OrganizationsMerged) -> None:
    """The organization that stays answers what the merged one was asked, and keeps what it issued.

    Whoever had asked both for the same asks the one that stays once.
    """
    await execute(
        Sql(
            f"DELETE FROM {REQUESTS} WHERE organization = ? AND state = 'asked' AND EXISTS"  # noqa: S608 -- constants only
            f" (SELECT 1 FROM {REQUESTS} o WHERE o.organization = ? AND o.state = 'asked'"
            f" AND o.person = {REQUESTS}.person AND o.kind = {REQUESTS}.kind)",
            [fact.merged, fact.kept],
        ),
        *(
            Sql(
                f"UPDATE {table} SET organization = ? WHERE organization = ?",  # noqa: S608 -- constants only
                [fact.kept, fact.merged],
            )
            for table in (REQUESTS, STATEMENTS, AGREEMENTS, CLAUSES)
        ),
    )


async def move_with_person(fact: PersonsJoined) -> None:
    """What was issued to somebody known from paper goes to the person that they turned out to be.

    So does what they have asked for; nobody from paper asks twice.
    """
    await execute(
        *(
            Sql(
                f"UPDATE {table} SET person = ? WHERE person = ?",  # noqa: S608 -- constants only
                [fact.kept, fact.joined],
            )
            for table in (REQUESTS, STATEMENTS, AGREEMENTS)
        ),
    )
