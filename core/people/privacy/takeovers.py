"""What is kept of organizations that change hands, and how it is shown and erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.data.forgetting import forgetting
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.privacy.belonging import MEMBERSHIPS
from core.people.queries import account_of_person
from core.people.tables import Claim, Handover
from core.people.values import ClaimState, HandoverState

Rows = Sequence[Mapping[str, Any]]


HANDOVER = LegalNumber(
    key="people.handover",
    title=msg("Time to object before an organization is handed over"),
    unit="days",
    values=since_the_start(14, msg("The city's own rule: two weeks to read the mail")),
    least=3,
    most=90,
)


async def collect_claims(person: UUID) -> Rows:
    """What the person asked for or took over, in their own words."""
    return await Claim.select(
        Claim.organization.legal_name,
        Claim.function,
        Claim.statement,
        Claim.krs_excerpt,
        Claim.state,
        Claim.created_at,
    ).where(Claim.person == person)


async def erase_claims(person: UUID) -> Sequence[Erasure]:
    """Delete open requests; of decided ones the statement and function go, the decision stays."""
    async with tx():
        gone = (
            await Claim.delete()
            .where(Claim.person == person, Claim.state == ClaimState.OPEN.value)
            .returning(Claim.id)
        )
        blanked = (
            await Claim.update(
                {
                    Claim.person: None,
                    Claim.email: "",
                    Claim.statement: "",
                    Claim.function: "",
                    Claim.krs_excerpt: "",
                }
            )
            .where(Claim.person == person)
            .returning(Claim.id)
        )
    because = msg("that the city decided is logged, without a name")
    return [
        Erasure(table="people_claim", rows=len(gone), fate="erased"),
        Erasure(table="people_claim", rows=len(blanked), fate="anonymised", because=because),
    ]


async def collect_handovers(person: UUID) -> Rows:
    """Organizations that the office handed to the person."""
    return await Handover.select(
        Handover.organization.legal_name,
        Handover.reason,
        Handover.state,
        Handover.created_at,
    ).where(Handover.account.person == person)


async def erase_handovers(person: UUID) -> Sequence[Erasure]:
    """Stop what is under way for the person; of the others only that the office did it stays."""
    account = await account_of_person(person)
    if account is None:
        return [Erasure(table="people_handover", rows=0, fate="anonymised")]
    async with tx():
        await Handover.update(
            {Handover.state: HandoverState.STOPPED.value, Handover.ended_at: utc_now()}
        ).where(Handover.account == account.id, Handover.ended_at.is_null())
        blanked = (
            await Handover.update(
                {Handover.account: None, Handover.reason: "", Handover.objection: ""}
            )
            .where(Handover.account == account.id)
            .returning(Handover.id)
        )
        await Handover.update({Handover.started_by: None}).where(Handover.started_by == account.id)
    because = msg("that the city decided is logged, without a name")
    return [Erasure(table="people_handover", rows=len(blanked), fate="anonymised", because=because)]


CLAIMS_DATA = PersonalData(
    key="people.claim",
    tables=("people_claim",),
    purpose=msg("To know who may act for an organization that the city entered"),
    legal_basis="Art. 6(1)(b)",
    keep_for=MEMBERSHIPS.key,
    collect=collect_claims,
    erase=erase_claims,
)


HANDOVERS_DATA = PersonalData(
    key="people.handovers",
    tables=("people_handover",),
    purpose=msg("To know whom the city made an administrator, and why"),
    legal_basis="Art. 6(1)(e)",
    keep_for=MEMBERSHIPS.key,
    collect=collect_handovers,
    erase=erase_handovers,
    forgets=(
        forgetting(
            keep_for=MEMBERSHIPS.key,
            table="people_handover",
            what=msg("hand-overs that ended are deleted"),
            where="ended_at < ?",
        ),
    ),
)
