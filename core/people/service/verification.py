"""What the city decides about organizations: verified, returned, rejected, suspended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.cases import Case, Decision
from core.contracts.demands import need_reason
from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import tx
from core.data.versions import bump
from core.kernel.bus import announce
from core.people.directory import CHANGED, organization_by_id, version_key
from core.people.queries import member_emails
from core.people.rules import state_after
from core.people.service.uniqueness import identity_of, refuse_taken
from core.people.signals import OrganizationSuspended, OrganizationVerified
from core.people.tables import Organization
from core.people.values import SAY_WHY, OrganizationRole, OrganizationState
from core.services.audit.api import record
from core.services.cases.api import close_case
from core.services.outbox.api import queue

MAILS = {
    Decision.APPROVE: "people.organization_verified",
    Decision.RETURN: "people.organization_returned",
    Decision.REJECT: "people.organization_rejected",
}


async def decide_case(case: Case, decision: Decision, reason: str, viewer: Viewer) -> None:
    """Decide a case of verification in the inbox."""
    await decide_organization(case.subject, decision, reason, viewer)


async def decide_organization(
    organization: UUID, decision: Decision, reason: str, viewer: Viewer
) -> None:
    """Verify a waiting organization, return it to its people or reject it.

    Raises Invalid without a reason for a no, Refused when it does not wait any more or another
    one with its look was verified meanwhile.
    """
    if decision is not Decision.APPROVE:
        reason = need_reason(reason, said=SAY_WHY)
    found = await organization_by_id(organization)
    if found is None:
        raise NotFound
    if decision is Decision.APPROVE:
        await refuse_taken(identity_of(found), but=found.id)
    state = state_after(decision)
    async with tx() as transaction:
        await _move(found, state, reason=reason, viewer=viewer)
        await close_case(
            kind="people.verification",
            subject=found.id,
            decision=decision,
            reason=reason,
            by=viewer,
        )
        await record(
            viewer,
            action=f"people.organization.{state.value}",
            subject=found.id,
            fields=("state",),
            organization=found.id,
            reason=reason,
        )
        await _tell_admins(found, MAILS[decision])
        if state is OrganizationState.VERIFIED:
            await announce(OrganizationVerified(organization=found.id), within=transaction)
        await bump(CHANGED, version_key(found.id))


async def suspend_organization(
    viewer: Viewer, organization: Organization, *, is_suspended: bool, reason: str
) -> None:
    """Take a verified organization off the public pages, or back. Raises Invalid, Refused."""
    if is_suspended:
        reason = need_reason(reason, said=SAY_WHY)
    before, after = OrganizationState.VERIFIED, OrganizationState.SUSPENDED
    if not is_suspended:
        before, after = after, before
        await refuse_taken(identity_of(organization), but=organization.id)
    async with tx() as transaction:
        values = {Organization.state: after.value, Organization.state_reason: reason}
        await _expect(organization.id, before, values)
        await record(
            viewer,
            action=f"people.organization.{'suspended' if is_suspended else 'unsuspended'}",
            subject=organization.id,
            fields=("state",),
            organization=organization.id,
            reason=reason,
        )
        if is_suspended:
            await _tell_admins(organization, "people.organization_suspended")
        fact = OrganizationSuspended(organization=organization.id, is_suspended=is_suspended)
        await announce(fact, within=transaction)
        await bump(CHANGED, version_key(organization.id))


async def _move(
    organization: Organization, state: OrganizationState, *, reason: str, viewer: Viewer
) -> None:
    values: dict[Any, Any] = {Organization.state: state.value, Organization.state_reason: reason}
    if state is OrganizationState.VERIFIED:
        values |= {Organization.verified_at: utc_now(), Organization.verified_by: viewer.account}
    await _expect(organization.id, OrganizationState.PENDING, values)


async def _expect(organization: UUID, state: OrganizationState, values: dict[Any, Any]) -> None:
    """Change the row if it is still in a state. Raises Refused when somebody was faster."""
    changed = (
        await Organization.update(values)
        .where(Organization.id == organization, Organization.state == state.value)
        .returning(Organization.id)
    )
    if not changed:
        raise Refused(Refusal("decided", msg("This was decided already. Look at it again.")))


async def _tell_admins(organization: Organization, kind: str) -> None:
    for admin in await member_emails(organization.id, {OrganizationRole.ADMIN}):
        await queue(
            kind=kind,
            to=admin,
            payload={"organization": str(organization.id)},
            key=f"{kind}:{organization.id}:{admin.person}:{new_id()}",
        )
