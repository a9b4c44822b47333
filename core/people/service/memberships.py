"""Memberships and roles: given, changed, ended."""

from __future__ import annotations

from uuid import UUID

from core.contracts.demands import refuse
from core.contracts.errors import NotAllowed, NotFound
from core.contracts.viewer import CITY, ORGANIZATION, Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import Transaction, tx
from core.kernel.bus import announce
from core.people.queries import members_of
from core.people.rules import may_give_role, may_step_down
from core.people.service.locks import lock_organizations
from core.people.service.sessions import end_sessions
from core.people.signals import MemberJoined
from core.people.tables import Membership, Organization, RoleGrant
from core.people.values import Member, OrganizationRole, SubjectKind
from core.services.audit.api import record


async def grant_role(
    *,
    subject: UUID,
    role: str,
    scope_kind: str,
    scope_id: UUID | None = None,
    granted_by: UUID | None = None,
    subject_kind: SubjectKind = SubjectKind.ACCOUNT,
) -> None:
    """Give a role on a scope from now on; giving it twice does no harm.

    An account that gets a role of the city is signed out everywhere: rights change, sessions do
    too. Who may give what is for the caller to ask.
    """
    who = (subject_kind.value, subject, role, scope_kind, scope_id)
    granted = Sql(
        "INSERT INTO people_role_grant (id, created_at, subject_kind, subject, role,"
        " scope_kind, scope_id, granted_by, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING RETURNING id",
        (new_id(), utc_now(), *who, granted_by, utc_now()),
    )
    is_new = bool(await execute(granted))
    if is_new and scope_kind == CITY and subject_kind is SubjectKind.ACCOUNT:
        await end_sessions(subject)


async def revoke_role(
    *, subject: UUID, role: str, scope_kind: str, scope_id: UUID | None = None
) -> None:
    """End a role on a scope; the next request is without it."""
    condition = RoleGrant.scope_id == scope_id if scope_id else RoleGrant.scope_id.is_null()
    await RoleGrant.update({RoleGrant.until: utc_now()}).where(
        RoleGrant.subject == subject,
        RoleGrant.role == role,
        RoleGrant.scope_kind == scope_kind,
        RoleGrant.until.is_null(),
        condition,
    )


async def add_member(
    viewer: Viewer | None,
    *,
    person: UUID,
    account: UUID,
    organization: UUID,
    role: OrganizationRole,
    function: str,
    within: Transaction,
) -> None:
    """Make a person a member with a role, inside an open `tx()`; twice does no harm."""
    joined = Sql(
        "INSERT INTO people_membership (id, created_at, person, organization, function, since)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (new_id(), utc_now(), person, organization, function, utc_now()),
    )
    await execute(joined)
    await grant_role(
        subject=account,
        role=role.value,
        scope_kind=ORGANIZATION,
        scope_id=organization,
        granted_by=viewer.account if viewer else None,
    )
    fact = MemberJoined(organization=organization, person=person, role=role.value)
    await announce(fact, within=within)


async def change_role(
    viewer: Viewer, organization: Organization, membership: UUID, role: str
) -> None:
    """Give a member another role, never one above the viewer's own.

    Raises NotAllowed, NotFound for a member of another organization, Refused for the last
    administrator.
    """
    if not may_give_role(viewer, organization.id, role):
        raise NotAllowed
    async with tx():
        member, admins = await _locked_member(organization.id, membership)
        if member.account is None or member.role == role:
            return
        if role != OrganizationRole.ADMIN:
            _refuse_last(member, admins)
        await end_roles(member.account, organization.id)
        await grant_role(
            subject=member.account,
            role=role,
            scope_kind=ORGANIZATION,
            scope_id=organization.id,
            granted_by=viewer.account,
        )
        await record(
            viewer,
            action="people.member.role_changed",
            subject=membership,
            fields=("role",),
            organization=organization.id,
        )


async def end_membership(viewer: Viewer, organization: Organization, membership: UUID) -> None:
    """End a membership and its roles at once. Raises NotFound, Refused for the last admin."""
    async with tx():
        member, admins = await _locked_member(organization.id, membership)
        _refuse_last(member, admins)
        await Membership.update({Membership.until: utc_now()}).where(Membership.id == membership)
        if member.account:
            await end_roles(member.account, organization.id)
        await record(
            viewer,
            action="people.member.ended",
            subject=membership,
            organization=organization.id,
        )


async def _locked_member(organization: UUID, membership: UUID) -> tuple[Member, int]:
    """A member and how many administrators there are; the organization's row is locked.

    Two administrators who leave at once cannot both be told that the other one stays.
    """
    await lock_organizations(organization)
    members = await members_of(organization)
    found = next((one for one in members if one.membership == membership), None)
    if found is None:
        raise NotFound
    return found, sum(one.role is OrganizationRole.ADMIN for one in members)


def _refuse_last(member: Member, admins: int) -> None:
    refuse(may_step_down(is_admin=member.role is OrganizationRole.ADMIN, admins=admins))


async def end_roles(account: UUID, organization: UUID) -> None:
    """End whatever roles an account holds on an organization, inside an open `tx()`."""
    await RoleGrant.update({RoleGrant.until: utc_now()}).where(
        RoleGrant.subject == account,
        RoleGrant.scope_kind == ORGANIZATION,
        RoleGrant.scope_id == organization,
        RoleGrant.until.is_null(),
    )
