"""The demo city is sown whole, and twice without harm."""

from __future__ import annotations

import pytest

from core.contracts.demo import DemoWorld
from core.data.commands import read
from core.data.times import utc_now
from core.people.demo import sow
from core.people.demo_city import ORGANIZATIONS, PEOPLE
from core.people.directory import find_organizations, organization_by_id
from core.people.identifiers import read_krs, read_nip, read_regon
from core.people.queries import members_of
from core.people.rules import missing_numbers
from core.people.service.sessions import viewer_of_account
from core.services.cases.api import open_cases


@pytest.fixture
async def world(db) -> DemoWorld:
    made = DemoWorld(now=utc_now())
    await sow(made)
    return made


async def counts():
    tables = ("organization", "person", "account", "membership", "role_grant")
    return {t: (await read(f"SELECT COUNT(*) AS n FROM people_{t}"))[0]["n"] for t in tables}


async def test_later_seeds_find_everything_by_name(world):
    for one in ORGANIZATIONS:
        found = await organization_by_id(world.things[f"organization.{one.name}"])
        assert found.slug == one.slug
    for one in PEOPLE:
        viewer = await viewer_of_account(world.things[f"account.{one.name}"])
        assert (viewer.name, viewer.person) == (one.full_name, world.things[f"person.{one.name}"])


async def test_second_sowing_adds_nothing(world):
    before = await counts()
    again = DemoWorld(now=utc_now())
    await sow(again)
    assert await counts() == before
    assert again.things == world.things


async def test_office_and_organizations_have_their_people(world):
    admin = await viewer_of_account(world.things["account.city_admin"])
    officer = await viewer_of_account(world.things["account.city_officer"])
    assert admin.is_city_admin
    assert officer.is_city_officer and not officer.is_city_admin
    for one in ORGANIZATIONS:
        assert await members_of(world.things[f"organization.{one.name}"]), one.name


async def test_one_organization_waits_for_the_city(world):
    (case,) = await open_cases(["people.verification"])
    assert case.subject == world.things["organization.linden"]


async def test_directory_finds_the_demo(world):
    lines = (await find_organizations(search="zloTA jesien")).lines
    assert [one.slug for one in lines] == ["zlota-jesien"]


@pytest.mark.parametrize("one", ORGANIZATIONS, ids=lambda one: one.name)
def test_numbers_are_right(one):
    numbers = {
        "krs": one.krs,
        "nip": one.nip,
        "regon": one.regon,
        "register_number": one.register_number,
    }
    assert missing_numbers(one.kind, numbers) == []
    for name, reader in (("krs", read_krs), ("nip", read_nip), ("regon", read_regon)):
        if numbers[name]:
            assert reader(numbers[name]) == numbers[name]


def test_numbers_are_nobody_elses():
    for name in ("krs", "nip", "regon", "slug"):
        used = [getattr(one, name) for one in ORGANIZATIONS if getattr(one, name)]
        assert len(used) == len(set(used)), name


def test_everybody_can_be_written_to_in_vain():
    assert all(one.email.endswith("@example.org") for one in PEOPLE)
