"""Reads of persons, members, invitations and sessions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.viewer import ORGANIZATION, Viewer
from core.data.commands import Row, as_instant, as_uuid, read
from core.data.times import utc_now
from core.people.addresses import fold_email
from core.people.sign_in_tables import AuthenticatorApp, Passkey, RecoveryCode, Session
from core.people.tables import (
    Account,
    ContentReport,
    Invitation,
    Organization,
    OrganizationImport,
    Person,
)
from core.people.values import (
    AccountState,
    Factors,
    IdleAccount,
    KnownPasskey,
    Member,
    OpenSession,
    OrganizationRole,
    SessionLevel,
)
from core.services.outbox.api import Recipient

_MEMBERS = """
SELECT m.id AS membership, m.function, m.since, p.id AS person, p.name, p.email, p.language,
    a.id AS account, g.role
FROM people_membership m
JOIN people_person p ON p.id = m.person
LEFT JOIN people_account a ON a.person = p.id
LEFT JOIN people_role_grant g ON g.subject_kind = 'account' AND g.subject = a.id
    AND g.scope_kind = 'organization' AND g.scope_id = m.organization
    AND g.since <= ? AND (g.until IS NULL OR g.until > ?)
WHERE m.organization = ? AND (m.until IS NULL OR m.until > ?)
ORDER BY m.since, m.id
"""


_IDLE = """
SELECT a.id AS account, p.id AS person, p.name, a.email, p.language,
    COALESCE(a.last_signed_in_at, a.created_at) AS last_used_at
FROM people_account a JOIN people_person p ON p.id = a.person
WHERE COALESCE(a.last_signed_in_at, a.created_at) < ? AND NOT EXISTS (
    SELECT 1 FROM people_session s WHERE s.account = a.id AND s.last_seen_at >= ?)
ORDER BY a.id
"""


async def idle_accounts(before: datetime) -> Sequence[IdleAccount]:
    """Accounts that nobody has signed in to or used since `before`."""
    return [
        IdleAccount(
            account=as_uuid(row["account"]),
            person=as_uuid(row["person"]),
            last_used_at=as_instant(row["last_used_at"]),
            to=recipient_in(row),
        )
        for row in await read(_IDLE, (before, before))
    ]


async def person_by_email(email: str) -> Person | None:
    """The person with an address, whatever its case. Raises ValueError for no address."""
    return await Person.objects().where(Person.email_folded == fold_email(email)).first()


async def person_by_id(person: UUID) -> Person | None:
    """One person."""
    return await Person.objects().where(Person.id == person).first()


async def account_by_email(email: str) -> Account | None:
    """The account that signs in with an address. Raises ValueError for no address."""
    return await Account.objects().where(Account.email_folded == fold_email(email)).first()


async def account_by_id(account: UUID) -> Account | None:
    """One account."""
    return await Account.objects().where(Account.id == account).first()


async def account_of_person(person: UUID) -> Account | None:
    """The account that a person signs in with."""
    return await Account.objects().where(Account.person == person).first()


async def members_of(organization: UUID) -> list[Member]:
    """Who belongs to an organization now, each with the highest role they hold on it."""
    now = utc_now()
    rows = await read(_MEMBERS, (now, now, organization, now))
    found: dict[UUID, Member] = {}
    for row in rows:
        member = _member(row)
        known = found.get(member.membership)
        if known is None or _rank(member.role) > _rank(known.role):
            found[member.membership] = member
    return list(found.values())


async def member_emails(organization: UUID, roles: Collection[str]) -> list[Recipient]:
    """Where messages to members with one of the roles go, each person once."""
    return [
        Recipient(
            email=member.email, name=member.name, language=member.language, person=member.person
        )
        for member in await members_of(organization)
        if member.role in roles and member.email
    ]


async def organizations_of(account: UUID) -> list[Organization]:
    """The organizations on which an account holds a role, by name."""
    now = utc_now()
    rows = await read(
        "SELECT DISTINCT scope_id FROM people_role_grant WHERE subject_kind = 'account'"
        " AND subject = ? AND scope_kind = 'organization' AND since <= ?"
        " AND (until IS NULL OR until > ?)",
        (account, now, now),
    )
    return await _by_name([as_uuid(row["scope_id"]) for row in rows])


async def own_organizations(viewer: Viewer) -> list[Organization]:
    """Those on which whoever looks holds a role, one that sleeps too, by name.

    Nothing is read for somebody who holds none.
    """
    grants = (*viewer.grants, *viewer.withheld)
    return await _by_name(
        {one.scope_id for one in grants if one.scope_kind == ORGANIZATION and one.scope_id}
    )


async def _by_name(ids: Collection[UUID]) -> list[Organization]:
    if not ids:
        return []
    return (
        await Organization.objects()
        .where(Organization.id.is_in(list(ids)))
        .order_by(Organization.name_folded)
    )


async def open_invitations(organization: UUID) -> list[Invitation]:
    """Invitations that can still be accepted, newest first."""
    return (
        await Invitation.objects()
        .where(
            Invitation.organization == organization,
            Invitation.accepted_at.is_null(),
            Invitation.revoked_at.is_null(),
            Invitation.expires_at > utc_now(),
        )
        .order_by(Invitation.created_at, ascending=False)
    )


async def sessions_of(account: UUID, *, this: UUID | None) -> list[OpenSession]:
    """An account's open sessions, the last used first; `this` is the asking browser's."""
    rows = (
        await Session.objects()
        .where(
            Session.account == account,
            Session.expires_at > utc_now(),
            Session.level != SessionLevel.PENDING.value,
        )
        .order_by(Session.last_seen_at, ascending=False)
    )
    return [
        OpenSession(
            id=row.id,
            agent=row.agent,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_this=row.id == this,
        )
        for row in rows
    ]


async def factors_of(account: UUID) -> Factors:
    """An account's second factors, in one look."""
    has_app = await AuthenticatorApp.exists().where(
        AuthenticatorApp.account == account, AuthenticatorApp.confirmed_at.is_not_null()
    )
    passkeys = (
        await Passkey.objects().where(Passkey.account == account).order_by(Passkey.created_at)
    )
    codes = await RecoveryCode.count().where(
        RecoveryCode.account == account, RecoveryCode.used_at.is_null()
    )
    known = tuple(
        KnownPasskey(
            id=row.id, name=row.name, created_at=row.created_at, last_used_at=row.last_used_at
        )
        for row in passkeys
    )
    return Factors(has_app=has_app, passkeys=known, codes_left=codes)


async def report_by_id(report: UUID) -> ContentReport | None:
    """One report of content."""
    return await ContentReport.objects().where(ContentReport.id == report).first()


async def import_by_id(wanted: UUID) -> OrganizationImport | None:
    """A table of organizations that is kept still."""
    return await OrganizationImport.objects().where(OrganizationImport.id == wanted).first()


async def demo_people() -> Sequence[Row]:
    """Everybody who can sign in, with their roles: the demo's list."""
    rows = await read(
        "SELECT a.id AS account, p.name, a.email, g.role, o.short_name AS organization"
        " FROM people_account a JOIN people_person p ON p.id = a.person"
        " LEFT JOIN people_role_grant g ON g.subject_kind = 'account' AND g.subject = a.id"
        " AND g.until IS NULL LEFT JOIN people_organization o ON o.id = g.scope_id"
        " WHERE a.state = ? AND a.email LIKE '%@example.org'"
        " ORDER BY g.scope_kind, g.role, a.created_at, a.id LIMIT 100",
        (AccountState.ACTIVE.value,),
    )
    return [row | {"account": as_uuid(row["account"])} for row in rows]


def _member(row: Row) -> Member:
    role = row["role"]
    since: datetime = as_instant(row["since"])
    return Member(
        membership=as_uuid(row["membership"]),
        person=as_uuid(row["person"]),
        account=as_uuid(row["account"]),
        name=row["name"],
        email=row["email"] or "",
        language=row["language"],
        function=row["function"],
        role=OrganizationRole(role) if role in set(OrganizationRole) else None,
        since=since,
    )


def _rank(role: OrganizationRole | None) -> int:
    return 0 if role is None else list(OrganizationRole).index(role) + 1


def recipient_in(row: Row) -> Recipient:
    """Where mails go, out of a row with `person`, `name`, `email` and `language`."""
    return Recipient(
        email=row["email"],
        name=row["name"],
        language=row["language"],
        person=as_uuid(row["person"]),
    )
