"""Members, roles and invitations on the real database."""

from __future__ import annotations

import asyncio

import pytest

from core.contracts.errors import NotAllowed, NotFound, Refused
from core.contracts.viewer import VISITOR
from core.data.times import later, utc_now
from core.people.officers import city_officers
from core.people.queries import member_emails, members_of, open_invitations
from core.people.rules import INVITATION_LIFE
from core.people.service import invitations, memberships
from core.people.service.sessions import viewer_of_account
from core.people.tables import Invitation
from core.people.tokens import invitation_token
from tests.core.people.conftest import account_of, join, mails, register, viewer_for

pytestmark = pytest.mark.usefixtures("db")


async def admin():
    return await viewer_for("zofia@example.org")


async def invite(organization, email="ewa@example.org", role="coordinator"):
    await invitations.invite_member(
        await admin(), organization, email=email, role=role, function=""
    )
    row = await Invitation.objects().order_by(Invitation.created_at, ascending=False).first()
    return row, invitation_token(row.id)


async def test_invited_address_becomes_a_member_once():
    found = await register()
    _, token = await invite(found)
    account = await invitations.accept_invitation(VISITOR, token)
    assert (await viewer_of_account(account)).coordinates(found.id)
    with pytest.raises(Refused):
        await invitations.accept_invitation(VISITOR, token)
    assert len(await members_of(found.id)) == 2


async def test_invitation_accepted_at_once_in_two_windows_is_one_membership():
    found = await register()
    _, token = await invite(found)
    answers = await asyncio.gather(
        *(invitations.accept_invitation(VISITOR, token) for _ in range(6)), return_exceptions=True
    )
    assert sum(not isinstance(answer, Exception) for answer in answers) == 1
    assert len(await members_of(found.id)) == 2


async def test_token_of_an_invitation_stands_nowhere():
    found = await register()
    row, token = await invite(found)
    (mail,) = await mails("people.invitation")
    assert mail["payload"] == {"invitation": str(row.id)}
    assert token not in str(row.to_dict())


async def test_late_and_revoked_invitations_make_no_member():
    """Case 16."""
    found = await register()
    row, token = await invite(found)
    past = later(utc_now(), -INVITATION_LIFE)
    await Invitation.update({Invitation.expires_at: past}).where(Invitation.id == row.id)
    with pytest.raises(Refused):
        await invitations.accept_invitation(VISITOR, token)
    row, token = await invite(found)
    await invitations.revoke_invitation(await admin(), found, row.id)
    with pytest.raises(Refused):
        await invitations.accept_invitation(VISITOR, token)
    assert len(await members_of(found.id)) == 1


async def test_invitation_of_another_organization_cannot_be_revoked():
    found = await register()
    other = await register("m@example.org", legal_name="Inna", krs="0009900003", nip="")
    row, token = await invite(found)
    with pytest.raises(NotFound):
        await invitations.revoke_invitation(await viewer_for("m@example.org"), other, row.id)
    assert await invitations.open_invitation(token) is not None


async def test_somebody_else_cannot_take_an_invitation():
    found = await register()
    _, token = await invite(found)
    with pytest.raises(Refused):
        await invitations.accept_invitation(await viewer_for("mallory@example.org"), token)
    assert await invitations.open_invitation(token) is not None


@pytest.mark.parametrize("role", ["city_admin", "city_officer", "scanner", "owner", ""])
async def test_nobody_invites_above_their_own_role(role):
    found = await register()
    with pytest.raises(NotAllowed):
        await invite(found, role=role)
    assert await Invitation.count() == 0


async def test_newest_invitation_of_an_address_replaces_the_older():
    found = await register()
    _, first = await invite(found)
    _, second = await invite(found)
    assert await invitations.open_invitation(first) is None
    assert await invitations.open_invitation(second) is not None
    assert len(await open_invitations(found.id)) == 1


async def test_role_is_changed_and_ends_at_once():
    found = await register()
    account = await join(found, "ewa@example.org", "coordinator")
    member = (await members_of(found.id))[1]
    await memberships.change_role(await admin(), found, member.membership, "volunteer")
    assert not (await viewer_of_account(account)).coordinates(found.id)
    await memberships.end_membership(await admin(), found, member.membership)
    assert (await viewer_of_account(account)).grants == ()
    assert len(await members_of(found.id)) == 1


async def test_coordinator_changes_no_roles():
    found = await register()
    account = await join(found, "ewa@example.org", "coordinator")
    member = (await members_of(found.id))[1]
    with pytest.raises(NotAllowed):
        await memberships.change_role(
            await viewer_of_account(account), found, member.membership, "organization_admin"
        )


async def test_member_of_another_organization_is_not_found():
    found = await register()
    other = await register("m@example.org", legal_name="Inna", krs="0009900003", nip="")
    member = (await members_of(other.id))[0]
    with pytest.raises(NotFound):
        await memberships.end_membership(await admin(), found, member.membership)


async def test_last_administrator_cannot_leave_nor_step_down():
    found = await register()
    member = (await members_of(found.id))[0]
    for attempt in (
        memberships.end_membership(await admin(), found, member.membership),
        memberships.change_role(await admin(), found, member.membership, "volunteer"),
    ):
        with pytest.raises(Refused):
            await attempt


async def test_two_administrators_who_leave_at_once_leave_one():
    found = await register()
    await join(found, "ewa@example.org", "organization_admin")
    viewer, members = await admin(), await members_of(found.id)
    answers = await asyncio.gather(
        *(memberships.end_membership(viewer, found, one.membership) for one in members),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert len(await members_of(found.id)) == 1


async def test_mails_go_to_members_with_the_role():
    found = await register()
    await join(found, "ewa@example.org", "coordinator")
    await join(found, "jan@example.org", "volunteer")
    staff = await member_emails(found.id, {"coordinator", "organization_admin"})
    assert {one.email for one in staff} == {"zofia@example.org", "ewa@example.org"}


async def test_mails_to_the_office_name_each_officer_once():
    await account_of("halina@example.org", city_role="city_admin")
    await account_of("halina@example.org", city_role="city_officer")
    assert [one.to.email for one in await city_officers()] == ["halina@example.org"]
