"""Invitations to act for an organization: sent, accepted once, revoked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.contracts.errors import NotAllowed, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id, token_hash
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.people.addresses import fold_email, read_email
from core.people.queries import account_by_id
from core.people.rules import INVITATION_LIFE, may_give_role
from core.people.service.accounts import find_or_create_account
from core.people.service.memberships import add_member
from core.people.tables import Invitation, Organization
from core.people.tokens import invitation_token
from core.people.values import AccountState, OrganizationRole
from core.services.audit.api import record
from core.services.limits.api import take
from core.services.outbox.api import Recipient, cancel, queue

INVITATIONS_PER_DAY = 50

GONE = Refusal("gone", msg("This invitation no longer works. Ask for a new one."))
OTHER_ACCOUNT = Refusal(
    "other_account",
    msg("The invitation is for another address. Sign out and open it again."),
)


async def invite_member(
    viewer: Viewer, organization: Organization, *, email: str, role: str, function: str
) -> None:
    """Invite an address to a role, never one above the viewer's own.

    The answer is the same for known and unknown addresses. Raises NotAllowed, ValueError for what
    is no address, TooMany.
    """
    if not may_give_role(viewer, organization.id, role):
        raise NotAllowed
    folded = fold_email(email)
    key = f"people.invite:{organization.id}"
    await take(key, limit=INVITATIONS_PER_DAY, window=timedelta(days=1))
    invitation = Invitation(
        id=new_id(),
        email=read_email(email),
        email_folded=folded,
        organization=organization.id,
        role=role,
        function=function,
        invited_by=viewer.account,
        expires_at=later(utc_now(), INVITATION_LIFE),
    )
    invitation.token_hash = token_hash(invitation_token(invitation.id))
    async with tx():
        await _revoke_older(organization.id, folded)
        await invitation.save()
        await queue(
            kind="people.invitation",
            to=Recipient(email=invitation.email, language=viewer.language),
            payload={"invitation": str(invitation.id)},
            key=f"people.invitation:{invitation.id}",
        )
        await record(
            viewer,
            action="people.member.invited",
            subject=invitation.id,
            organization=organization.id,
        )


async def open_invitation(token: str) -> Invitation | None:
    """The invitation of a link; None for unknown, used, revoked and late ones alike."""
    return (
        await Invitation.objects()
        .where(
            Invitation.token_hash == token_hash(token),
            Invitation.accepted_at.is_null(),
            Invitation.revoked_at.is_null(),
            Invitation.expires_at > utc_now(),
        )
        .first()
    )


async def accept_invitation(viewer: Viewer, token: str) -> UUID:
    """Use an invitation up: its address becomes a member. Returns the account.

    Whoever holds the link read the invited mailbox: a visitor may be signed in with the account.
    Raises Refused for a link that is no longer good, and when somebody else is signed in.
    """
    invitation = await open_invitation(token)
    if invitation is None:
        raise Refused(GONE)
    if viewer.account and fold_email(viewer.email) != invitation.email_folded:
        raise Refused(OTHER_ACCOUNT)
    async with tx() as transaction:
        if not await _use(invitation.id):
            raise Refused(GONE)
        language = viewer.language
        account = await find_or_create_account(email=invitation.email, language=language)
        found = await account_by_id(account)
        if found is None or found.state != AccountState.ACTIVE:
            raise Refused(GONE)
        await add_member(
            None,
            person=found.person,
            account=account,
            organization=invitation.organization,
            role=OrganizationRole(invitation.role),
            function=invitation.function,
            within=transaction,
        )
        await record(
            viewer if viewer.account else None,
            action="people.member.joined",
            subject=invitation.id,
            organization=invitation.organization,
        )
    return account


async def revoke_invitation(viewer: Viewer, organization: Organization, invitation: UUID) -> None:
    """Take an invitation back; its link is dead at once. Twice does no harm.

    Raises NotFound for an invitation of another organization.
    """
    own = (Invitation.id == invitation, Invitation.organization == organization.id)
    if not await Invitation.exists().where(*own):
        raise NotFound
    async with tx():
        await Invitation.update({Invitation.revoked_at: utc_now()}).where(
            *own, Invitation.accepted_at.is_null()
        )
        await cancel(f"people.invitation:{invitation}")
        await record(
            viewer,
            action="people.member.invitation_revoked",
            subject=invitation,
            organization=organization.id,
        )


async def _revoke_older(organization: UUID, email_folded: str) -> None:
    """One address has one open invitation of an organization: the newest."""
    await Invitation.update({Invitation.revoked_at: utc_now()}).where(
        Invitation.organization == organization,
        Invitation.email_folded == email_folded,
        Invitation.accepted_at.is_null(),
        Invitation.revoked_at.is_null(),
    )


async def _use(invitation: UUID) -> bool:
    used = Sql(
        "UPDATE people_invitation SET accepted_at = ? WHERE id = ?"
        " AND accepted_at IS NULL AND revoked_at IS NULL RETURNING id",
        (utc_now(), invitation),
    )
    return bool(await execute(used))
