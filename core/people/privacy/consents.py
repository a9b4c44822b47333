"""What is kept of guardians' consents, and how it is shown and erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData, Stays
from core.contracts.texts import msg
from core.data.commands import Sql, execute, read
from core.data.forgetting import forgetting

_OWN = (
    "SELECT guardian_name, guardian_email, relation, scope, way, state, given_at, ended_at, until,"
    " paper_signed_on, paper_place, created_at FROM people_guardian_consent WHERE child = ?"
    " OR (guardian_email_folded <> '' AND guardian_email_folded ="
    " (SELECT email_folded FROM people_person WHERE id = ?))"
)


async def collect_consents(person: UUID) -> Sequence[Mapping[str, Any]]:
    """Consents to what the person does, and those that the person gave as a guardian."""
    rows = await read(_OWN, [person, person])
    return [{name: str(value or "") for name, value in row.items()} for row in rows]


async def erase_consents(person: UUID) -> Sequence[Erasure]:
    """A child's consents go; of a guardian who is erased only that somebody consented stays."""
    gone = await execute(
        Sql("DELETE FROM people_guardian_consent WHERE child = ? RETURNING id", [person])
    )
    blanked = await execute(
        Sql(
            "UPDATE people_guardian_consent SET guardian_email = '', guardian_email_folded = '',"
            " token_hash = NULL WHERE guardian_email_folded <> '' AND guardian_email_folded ="
            " (SELECT email_folded FROM people_person WHERE id = ?) RETURNING id",
            [person],
        )
    )
    await execute(
        Sql(
            "UPDATE people_guardian_consent SET entered_by = NULL WHERE entered_by IN"
            " (SELECT id FROM people_account WHERE person = ?)",
            [person],
        )
    )
    because = msg("a minor's consent needs the name of who gave it")
    table = "people_guardian_consent"
    return [
        Erasure(table=table, rows=len(gone), fate="erased"),
        Erasure(table=table, rows=len(blanked), fate="anonymised", because=because),
    ]


CONSENTS = LegalNumber(
    key="people.consents",
    title=msg("Guardians' consents, after their end"),
    unit="years",
    values=since_the_start(3, msg("RODO art. 6(1)(f): to show that there was one")),
    most=20,
)
GUARDIANS = LegalNumber(
    key="people.guardians",
    title=msg("Guardians' addresses, after the consent ended"),
    unit="days",
    values=since_the_start(30, msg("RODO art. 5(1)(e): to answer questions")),
)
CONSENTS_DATA = PersonalData(
    key="people.consents",
    tables=("people_guardian_consent",),
    purpose=msg("To know that a parent or guardian lets a minor take part"),
    legal_basis="Art. 6(1)(c), (f)",
    keep_for=CONSENTS.key,
    collect=collect_consents,
    erase=erase_consents,
    weight=750,
    stays=(
        Stays(
            table="people_guardian_consent",
            columns=("guardian_name", "paper_place"),
            what=msg("who consented for a child, and where the paper lies"),
            because=msg("a minor's consent needs the name of who gave it"),
        ),
    ),
    forgets=(
        forgetting(
            keep_for=GUARDIANS.key,
            table="people_guardian_consent",
            what=msg("addresses of guardians are deleted"),
            where="guardian_email <> '' AND COALESCE(ended_at, token_expires_at) < ?",
            blanks="guardian_email = '', guardian_email_folded = '', token_hash = NULL",
        ),
        forgetting(
            keep_for=CONSENTS.key,
            table="people_guardian_consent",
            what=msg("consents that ended are deleted"),
            where="COALESCE(ended_at, until, token_expires_at, created_at) < ?",
        ),
    ),
)
