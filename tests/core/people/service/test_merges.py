"""Two rows of one organization become one: its people move, its address leads on."""

from __future__ import annotations

import asyncio

import pytest

from core.contracts.errors import Invalid, Refused
from core.data.commands import read
from core.data.spreadsheets import write_csv
from core.people.directory import organization_by_id, organization_by_slug
from core.people.merge_rules import proposed
from core.people.queries import members_of
from core.people.service import merges
from core.people.service.import_rows import apply_import
from core.people.service.imports import keep_table
from core.people.service.invitations import invite_member
from core.people.service.merges import merge_organizations, settle_merges
from core.people.service.sessions import viewer_of_account
from core.people.tables import Organization, RoleGrant
from core.people.values import MatchChoice, OrganizationKind, OrganizationRole
from core.services.audit.api import entries_of
from core.services.cases.api import last_case_of
from tests.core.people.conftest import account_of, checksum, join, register, viewer_for

pytestmark = pytest.mark.usefixtures("db")


async def officer():
    return await viewer_for("olcha@example.org", city_role="city_officer")


async def two():
    stays = await register()
    goes = await register(
        "b@example.org",
        legal_name="Klub Tama",
        krs="0009900002",
        nip="",
        phone="600 000 001",
        description=stays.description,
    )
    return stays, goes


async def merge(stays, goes, *taken, reason="Ten sam podmiot."):
    await merge_organizations(
        await officer(), kept=stays.id, merged=goes.id, from_merged=frozenset(taken), reason=reason
    )


async def test_people_roles_and_invitations_move_and_nobody_is_there_twice():
    stays, goes = await two()
    both = await join(stays, "both@example.org", OrganizationRole.COORDINATOR)
    await join(goes, "both@example.org", OrganizationRole.COORDINATOR)
    only = await join(goes, "only@example.org", OrganizationRole.VOLUNTEER)
    admin = await viewer_for("b@example.org")
    await invite_member(admin, goes, email="new@example.org", role="volunteer", function="")
    await merge(stays, goes)
    found = {member.email: member.role for member in await members_of(stays.id)}
    assert found == {
        "zofia@example.org": OrganizationRole.ADMIN,
        "b@example.org": OrganizationRole.ADMIN,
        "both@example.org": OrganizationRole.COORDINATOR,
        "only@example.org": OrganizationRole.VOLUNTEER,
    }
    assert await members_of(goes.id) == []
    open_roles = await RoleGrant.objects().where(
        RoleGrant.subject == both, RoleGrant.until.is_null()
    )
    assert len(open_roles) == 1
    assert (await viewer_of_account(only)).grants[0].scope_id == stays.id
    rows = await read("SELECT organization FROM people_invitation")
    assert [str(row["organization"]) for row in rows] == [str(stays.id)]


async def test_words_are_taken_from_where_they_were_chosen():
    stays, goes = await two()
    assert proposed(stays, goes)["phone"] == "merged"
    assert proposed(stays, goes)["krs"] == "kept"
    await merge(stays, goes, "phone", "krs", "legal_name")
    found = await organization_by_id(stays.id)
    assert (found.phone, found.krs, found.nip) == ("600 000 001", "0009900002", stays.nip)
    assert found.legal_name == "Klub Tama"
    assert "klub tama" in found.name_folded


async def test_the_old_address_leads_on_through_several_merges():
    stays, goes = await two()
    third = await register("c@example.org", legal_name="Chór Echo", krs="0009900003", nip="")
    await merge(goes, third)
    await merge(stays, goes)
    for slug in (goes.slug, third.slug, stays.slug):
        assert (await organization_by_slug(slug)).id == stays.id
    actions = [entry.action for entry in await entries_of(stays.id)]
    assert "people.organization.absorbed" in actions


async def test_what_cannot_be_merged():
    stays, goes = await two()
    draft = await register(
        "d@example.org", legal_name="Nowa", krs="9900009", nip="", is_verified=False
    )
    admin = await viewer_for("halina@example.org", city_role="city_admin")
    assert admin.is_city_admin
    city = Organization(
        kind=OrganizationKind.CITY_UNIT, legal_name="MOK", short_name="MOK", slug="mok",
        name_folded="mok", legal_skeleton="mok", short_skeleton="mok", state="verified",
    )  # fmt: skip
    await city.save()
    await officer()
    before = await checksum()
    for kept, merged, refusal in (
        (stays, stays, merges.SAME),
        (stays, city, merges.OF_THE_CITY),
        (draft, goes, merges.VERIFIED_STAYS),
    ):
        with pytest.raises(Refused) as caught:
            await merge(kept, merged)
        assert caught.value.refusal is refusal
    with pytest.raises(Invalid):
        await merge(stays, goes, reason=" ")
    with pytest.raises(Invalid):
        await merge(stays, goes, "slug")
    assert await checksum() == before
    await merge(stays, draft)
    assert (await last_case_of("people.verification", draft.id)).closed_at is not None
    with pytest.raises(Refused):
        await merge(stays, draft)


async def test_nothing_half_when_a_room_fails(monkeypatch):
    stays, goes = await two()
    await officer()
    before = await checksum()

    async def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(merges, "hand_cases_over", fail)
    with pytest.raises(RuntimeError):
        await merge(stays, goes)
    assert await checksum() == before
    assert len(await members_of(goes.id)) == 1


async def test_of_two_officers_who_merge_crosswise_one_does():
    stays, goes = await two()
    answers = await asyncio.gather(merge(stays, goes), merge(goes, stays), return_exceptions=True)
    assert [isinstance(one, Refused) for one in answers].count(True) == 1


async def test_who_came_to_the_other_while_it_was_merged_is_moved_later():
    stays, goes = await two()
    await merge(stays, goes)
    await join(goes, "late@example.org", OrganizationRole.VOLUNTEER)
    await settle_merges()
    assert "late@example.org" in {member.email for member in await members_of(stays.id)}


async def test_a_marked_duplicate_is_merged_and_the_file_then_changes_nothing():
    stays = await register()
    alike = ("Przykładowe Stowarzyszenie „Przуstań”", "stowarzyszenie", "9900777")
    table = write_csv(("Nazwa", "Rodzaj", "KRS"), [alike])
    for _ in range(2):
        kept = await keep_table(await officer(), table, file_name="a.csv")
        await apply_import(await officer(), kept.id, otherwise=MatchChoice.DUPLICATE)
        copies = await Organization.objects().where(Organization.id != stays.id)
        assert len(copies) == 1
        if copies[0].merged_into is None:
            await merge(stays, copies[0])
    assert await account_of("olcha@example.org") is not None
