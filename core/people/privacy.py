"""What this room keeps of people, and how it is shown and erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData, Stays
from core.contracts.texts import msg
from core.data.forgetting import forgetting
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.queries import account_of_person
from core.people.tables import (
    Acceptance,
    Account,
    AddressChange,
    AuthenticatorApp,
    Claim,
    ContentReport,
    Handover,
    Invitation,
    KnownBrowser,
    Membership,
    Organization,
    Passkey,
    PasskeyChallenge,
    Person,
    RecoveryCode,
    RoleGrant,
    Session,
    SignInAttempt,
)
from core.people.values import ClaimState, HandoverState
from core.services.outbox.api import forget_address

Rows = Sequence[Mapping[str, Any]]
OF_ACCOUNT: tuple[Any, ...] = (
    AuthenticatorApp,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    KnownBrowser,
    AddressChange,
)


async def collect_account(person: UUID) -> Rows:
    """A person's own details, sign-ins and open sessions; no secrets."""
    people = await Person.select(
        Person.name,
        Person.email,
        Person.language,
        Person.age_band,
        Person.age_said_on,
        Person.created_at,
    ).where(Person.id == person)
    accounts = await Account.select(
        Account.email, Account.state, Account.last_signed_in_at, Account.created_at
    ).where(Account.person == person)
    account = await account_of_person(person)
    sessions = (
        await Session.select(Session.agent, Session.created_at, Session.last_seen_at).where(
            Session.account == account.id
        )
        if account
        else []
    )
    attempts = (
        await SignInAttempt.select(SignInAttempt.email, SignInAttempt.created_at).where(
            SignInAttempt.email_folded == account.email_folded
        )
        if account
        else []
    )
    factors = await _collect_factors(account.id) if account else []
    return [*people, *accounts, *sessions, *attempts, *factors]


async def _collect_factors(account: UUID) -> list[Mapping[str, Any]]:
    """When they were set up and used; no secrets, keys or hashes."""
    apps = await AuthenticatorApp.select(
        AuthenticatorApp.created_at, AuthenticatorApp.confirmed_at
    ).where(AuthenticatorApp.account == account)
    passkeys = await Passkey.select(Passkey.name, Passkey.created_at, Passkey.last_used_at).where(
        Passkey.account == account
    )
    codes = await RecoveryCode.select(RecoveryCode.created_at, RecoveryCode.used_at).where(
        RecoveryCode.account == account
    )
    browsers = await KnownBrowser.select(KnownBrowser.created_at, KnownBrowser.last_used_at).where(
        KnownBrowser.account == account
    )
    changes = await AddressChange.select(
        AddressChange.email, AddressChange.created_at, AddressChange.used_at
    ).where(AddressChange.account == account)
    return [*apps, *passkeys, *codes, *browsers, *changes]


async def erase_account(person: UUID) -> Sequence[Erasure]:
    """Take away name, address, password and sessions; the person's row stays, without them."""
    account = await account_of_person(person)
    found = await Person.select(Person.email_folded).where(Person.id == person).first()
    folded = found["email_folded"] if found else None
    for email in {one for one in (account and account.email, folded) if one}:
        await forget_address(email)
    async with tx():
        counts = await _erase_sign_in(account.id if account else None, folded)
        people = (
            await Person.update(
                {
                    Person.name: "",
                    Person.age_band: "",
                    Person.age_said_on: None,
                    Person.email: None,
                    Person.email_folded: None,
                    Person.erased_at: utc_now(),
                }
            )
            .where(Person.id == person, Person.erased_at.is_null())
            .returning(Person.id)
        )
    because = msg("rows of others still refer to the number")
    return [
        *counts,
        Erasure(table="people_person", rows=len(people), fate="anonymised", because=because),
    ]


async def _erase_sign_in(account: UUID | None, folded: str | None) -> list[Erasure]:
    deleted: dict[str, int] = dict.fromkeys(
        ("people_session", "people_role_grant", "people_sign_in_attempt", "people_account"), 0
    )
    deleted |= dict.fromkeys((table._meta.tablename for table in OF_ACCOUNT), 0)  # noqa: SLF001 -- Piccolo's name of a table
    if account:
        for table in OF_ACCOUNT:
            rows = await table.delete().where(table.account == account).returning(table.id)
            deleted[table._meta.tablename] = len(rows)  # noqa: SLF001 -- Piccolo's name of a table
        ended = await Session.delete().where(Session.account == account).returning(Session.id)
        deleted["people_session"] = len(ended)
        grants = (
            await RoleGrant.delete()
            .where(RoleGrant.subject_kind == "account", RoleGrant.subject == account)
            .returning(RoleGrant.id)
        )
        deleted["people_role_grant"] = len(grants)
        gone = await Account.delete().where(Account.id == account).returning(Account.id)
        deleted["people_account"] = len(gone)
    if folded:
        tried = (
            await SignInAttempt.delete()
            .where(SignInAttempt.email_folded == folded)
            .returning(SignInAttempt.id)
        )
        deleted["people_sign_in_attempt"] = len(tried)
    return [Erasure(table=table, rows=rows, fate="erased") for table, rows in deleted.items()]


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


async def collect_reports(person: UUID) -> Rows:
    """Reports of content that wait for an answer to the person's address."""
    account = await account_of_person(person)
    if account is None:
        return []
    return await ContentReport.select(
        ContentReport.path, ContentReport.reason, ContentReport.created_at
    ).where(ContentReport.email == account.email)


async def erase_reports(person: UUID) -> Sequence[Erasure]:
    """Take the address off the person's reports."""
    account = await account_of_person(person)
    cleared = (
        await ContentReport.update({ContentReport.email: None})
        .where(ContentReport.email == account.email)
        .returning(ContentReport.id)
        if account
        else []
    )
    return [Erasure(table="people_report", rows=len(cleared), fate="anonymised")]


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
REPORTS = LegalNumber(
    key="people.reports",
    title=msg("Reports of content, after the decision"),
    unit="days",
    values=since_the_start(365, msg("Digital Services Act, art. 20: complaints take six months")),
    least=183,
)
HANDOVER = LegalNumber(
    key="people.handover",
    title=msg("Time to object before an organization is handed over"),
    unit="days",
    values=since_the_start(14, msg("The city's own rule: two weeks to read the mail")),
    least=3,
    most=90,
)
PERIODS = (MEMBERSHIPS, INVITATIONS, REPORTS, HANDOVER)

# The account's row names the address that the others are found by: it is erased last.
PERSONAL_DATA = (
    PersonalData(
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
    ),
    PersonalData(
        key="people.claim",
        tables=("people_claim",),
        purpose=msg("To know who may act for an organization that the city entered"),
        legal_basis="Art. 6(1)(b)",
        keep_for=MEMBERSHIPS.key,
        collect=collect_claims,
        erase=erase_claims,
    ),
    PersonalData(
        key="people.handovers",
        tables=("people_handover",),
        purpose=msg("To know whom the city made an administrator, and why"),
        legal_basis="RODO art. 6 ust. 1 lit. e",
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
    ),
    PersonalData(
        key="people.report",
        tables=("people_report",),
        purpose=msg("To answer those who report content"),
        legal_basis="Art. 6(1)(c)",
        keep_for=REPORTS.key,
        collect=collect_reports,
        erase=erase_reports,
        weight=800,
        stays=(
            Stays(
                table="people_report",
                columns=("path", "reason"),
                what=msg("what was reported"),
                because=msg("whom it is about may complain for months, and the city answers"),
            ),
        ),
        forgets=(
            forgetting(
                keep_for=REPORTS.key,
                table="people_report",
                what=msg("reports that were decided are deleted"),
                where="decided_at < ?",
            ),
        ),
    ),
    PersonalData(
        key="people.account",
        tables=(
            "people_person",
            "people_account",
            "people_session",
            "people_role_grant",
            "people_sign_in_attempt",
            "people_authenticator_app",
            "people_passkey",
            "people_passkey_challenge",
            "people_recovery_code",
            "people_known_browser",
            "people_address_change",
        ),
        purpose=msg("To let you sign in and to reach you"),
        legal_basis="Art. 6(1)(b)",
        keep_for="",
        collect=collect_account,
        erase=erase_account,
        weight=890,
        forgets=(
            forgetting(
                keep_for=MEMBERSHIPS.key,
                table="people_role_grant",
                what=msg("roles that ended are deleted"),
                where="until < ?",
            ),
        ),
    ),
)
