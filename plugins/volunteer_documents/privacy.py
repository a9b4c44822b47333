"""What volunteers' documents keep of people, and how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.data.commands import Sql, execute
from core.data.forgetting import forgetting
from core.people.api import forget_author
from plugins.volunteer_documents.agreement_queries import versions_of_person
from plugins.volunteer_documents.paper import lines_of
from plugins.volunteer_documents.queries import requests_of_person, statements_of_person
from plugins.volunteer_documents.tables import Agreement, DocumentRequest, Statement

REQUESTS = "volunteer_documents_request"
STATEMENTS = "volunteer_documents_statement"
AGREEMENTS = "volunteer_documents_agreement"
KEPT_REQUESTS = LegalNumber(
    key="volunteer_documents.requests",
    title=msg("Who asked for a certificate or an opinion, after they asked"),
    unit="years",
    values=since_the_start(1, msg("The city's own rule: what was asked stands in the answer")),
    most=10,
)
KEPT_STATEMENTS = LegalNumber(
    key="volunteer_documents.statements",
    title=msg("Certificates and opinions about volunteers, after they were issued"),
    unit="years",
    values=since_the_start(
        6, msg("The act on public benefit, art. 44, and the Civil Code, art. 118: certificates")
    ),
    most=50,
)
KEPT_AGREEMENTS = LegalNumber(
    key="volunteer_documents.agreements",
    title=msg("Agreements with volunteers, after they were written"),
    unit="years",
    values=since_the_start(6, msg("The Civil Code, art. 118: claims out of the agreement")),
    most=50,
)
PERIODS = (KEPT_REQUESTS, KEPT_STATEMENTS, KEPT_AGREEMENTS)
_OF_AGREEMENT = (
    "person = NULL, name = '', content = '{}', made_by = NULL, signed_by = NULL, end_reason = ''"
)
_BLANKS = "person = NULL, name = '', content = '{}', made_by = NULL"


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """What the person asked for, and what stands on the papers about them."""
    asked = [
        {
            "organization": one.organization_name,
            "asked_at": one.asked_at.isoformat(),
            "kind": one.kind.value,
            "school": one.school,
            "state": one.state.value,
            "reason": one.reason,
        }
        for one in await requests_of_person(person)
    ]
    issued = [
        {
            "organization": one.organization_name,
            "issued_at": one.made_at.isoformat(),
            "kind": one.kind.value,
            "printed": [list(pair) for pair in lines_of(one)],
            "signer": one.content.signer if one.content else "",
        }
        for one in await statements_of_person(person)
    ]
    agreed = [
        {
            "organization": one.organization_name,
            "written_at": one.made_at.isoformat(),
            "version": one.version,
            "accepted_at": one.accepted_at.isoformat() if one.accepted_at else "",
            "signed_on": str(one.signed_on or ""),
            "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else "",
            "ended_on": str(one.ended_on or ""),
            "reason": one.end_reason,
            "terms": one.terms.to_json() if one.terms else "",
        }
        for one in await versions_of_person(person)
    ]
    return [*asked, *issued, *agreed]


async def erase(person: UUID) -> Sequence[Erasure]:
    """Requests go; of what was issued stays that it was, and how many hours it certified.

    The register of documents forgets the rest by itself.
    """
    asked = await execute(Sql(f"DELETE FROM {REQUESTS} WHERE person = ? RETURNING id", [person]))  # noqa: S608 -- constants only
    issued = await execute(
        Sql(f"UPDATE {STATEMENTS} SET {_BLANKS} WHERE person = ? RETURNING id", [person])  # noqa: S608 -- constants only
    )
    agreed = await execute(
        Sql(f"UPDATE {AGREEMENTS} SET {_OF_AGREEMENT} WHERE person = ? RETURNING id", [person])  # noqa: S608 -- constants only
    )
    await forget_author(Agreement.made_by, person)
    await forget_author(Agreement.signed_by, person)
    await forget_author(DocumentRequest.decided_by, person)
    await forget_author(Statement.made_by, person)
    return [
        Erasure(table=REQUESTS, rows=len(asked), fate="erased"),
        Erasure(table=STATEMENTS, rows=len(issued), fate="anonymised"),
        Erasure(table=AGREEMENTS, rows=len(agreed), fate="anonymised"),
    ]


PERSONAL_DATA = (
    PersonalData(
        key="volunteer_documents.papers",
        tables=(REQUESTS, STATEMENTS, AGREEMENTS),
        purpose=msg("To agree with volunteers on their help, and to certify it to them"),
        legal_basis="Art. 6(1)(b), (c)",
        keep_for=KEPT_STATEMENTS.key,
        collect=collect,
        erase=erase,
        forgets=(
            forgetting(
                keep_for=KEPT_REQUESTS.key,
                table=REQUESTS,
                what=msg("requests for certificates are deleted"),
                where="created_at < ?",
            ),
            forgetting(
                keep_for=KEPT_STATEMENTS.key,
                table=STATEMENTS,
                what=msg("certificates lose whose they were and what stood on them"),
                where="content <> '{}' AND created_at < ?",
                blanks=_BLANKS,
            ),
            forgetting(
                keep_for=KEPT_AGREEMENTS.key,
                table=AGREEMENTS,
                what=msg("agreements lose whose they were and what stood in them"),
                where="content <> '{}' AND created_at < ?",
                blanks=_OF_AGREEMENT,
            ),
        ),
    ),
)
