"""What is kept of who acts for which organization, and how it is shown and erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData, Stays
from core.contracts.texts import msg
from core.data.forgetting import forgetting
from core.data.transactions import tx
from core.people.queries import account_of_person
from core.people.tables import Acceptance, Invitation, Membership, Organization, RoleGrant

Rows = Sequence[Mapping[str, Any]]


MEMBERSHIPS = LegalNumber(
    key="people.memberships",
    title=msg("Memberships and roles, after their end"),
    unit="years",
    values=since_the_start(3, msg("RODO art. 6(1)(f): to know who acted for an organization")),
)


INVITATIONS = LegalNumber(
    key="people.invitations",
    title=msg("Invitations, after their end"),
    unit="days",
    values=since_the_start(90, msg("RODO art. 5(1)(e): to clear up mistakes")),
)


async def collect_belonging(person: UUID) -> Rows:
    """A person's memberships, roles, invitations and accepted terms."""
    account = await account_of_person(person)
    memberships = await Membership.select(
        Membership.organization.legal_name, Membership.function, Membership.since, Membership.until
    ).where(Membership.person == person)
    accepted = await Acceptance.select(
        Acceptance.document, Acceptance.version, Acceptance.created_at
    ).where(Acceptance.person == person)
    if account is None:
        return [*memberships, *accepted]
    roles = await RoleGrant.select(RoleGrant.role, RoleGrant.since, RoleGrant.until).where(
        RoleGrant.subject == account.id
    )
    invitations = await Invitation.select(
        Invitation.email, Invitation.organization.legal_name, Invitation.created_at
    ).where(Invitation.email_folded == account.email_folded)
    return [*memberships, *accepted, *roles, *invitations]


async def erase_belonging(person: UUID) -> Sequence[Erasure]:
    """Delete memberships and invitations; acceptances stay as proof, under a bare number."""
    account = await account_of_person(person)
    async with tx():
        gone = await Membership.delete().where(Membership.person == person).returning(Membership.id)
        invited = (
            await Invitation.delete()
            .where(Invitation.email_folded == account.email_folded)
            .returning(Invitation.id)
            if account
            else []
        )
    kept = await Acceptance.count().where(Acceptance.person == person)
    verified = (
        await Organization.count().where(Organization.verified_by == account.id) if account else 0
    )
    because = msg("proof of what was agreed for an organization, without a name")
    of_organization = msg("details of organizations are their own; who verified them is dropped")
    return [
        Erasure(table="people_membership", rows=len(gone), fate="erased"),
        Erasure(table="people_invitation", rows=len(invited), fate="erased"),
        Erasure(table="people_acceptance", rows=kept, fate="anonymised", because=because),
        Erasure(
            table="people_organization", rows=verified, fate="anonymised", because=of_organization
        ),
    ]


BELONGING_DATA = PersonalData(
    key="people.belonging",
    tables=(
        "people_membership",
        "people_invitation",
        "people_acceptance",
        "people_organization",
    ),
    purpose=msg("To know who acts for an organization, and what was agreed"),
    legal_basis="Art. 6(1)(b)",
    keep_for=MEMBERSHIPS.key,
    collect=collect_belonging,
    erase=erase_belonging,
    weight=800,
    stays=(
        Stays(
            table="people_organization",
            columns=(
                "legal_name",
                "short_name",
                "name_folded",
                "legal_skeleton",
                "short_skeleton",
                "parent_name",
                "register_number",
                "description",
                "address",
                "email",
                "phone",
                "website",
                "ade_address",
                "privacy_contact",
                "state_reason",
            ),
            what=msg("details of organizations"),
            because=msg("they are the organization's"),
        ),
    ),
    forgets=(
        forgetting(
            keep_for=MEMBERSHIPS.key,
            table="people_membership",
            what=msg("memberships that ended are deleted"),
            where="until < ?",
        ),
        forgetting(
            keep_for=INVITATIONS.key,
            table="people_invitation",
            what=msg("invitations that are over are deleted"),
            where="expires_at < ?",
        ),
    ),
)
