"""Persons, accounts and passwords on the real database."""

from __future__ import annotations

import asyncio

import pytest

from core.contracts.errors import Invalid, Refused
from core.data.transactions import tx
from core.people.queries import account_by_id, person_by_email, person_by_id
from core.people.service import accounts
from core.people.service.sessions import viewer_of_account
from core.people.tables import Account, Person
from tests.core.people.conftest import account_of, viewer_for

pytestmark = pytest.mark.usefixtures("db")
GOOD = "zielony klon na rynku"


async def person(email: str, **named: str):
    async with tx():
        return await accounts.find_or_create_person(email=email, **named)


async def test_person_is_found_by_address_whatever_its_case():
    first = await person("Zofia@example.org", name="Zofia")
    assert await person("zofia@EXAMPLE.org", name="Kto inny") == first
    assert (await person_by_id(first)).name == "Zofia"


async def test_name_is_filled_where_there_was_none():
    first = await person("zofia@example.org")
    await person("zofia@example.org", name="Zofia")
    assert (await person_by_email("zofia@example.org")).name == "Zofia"
    assert await person_by_id(first) is not None


async def test_same_address_at_once_is_one_person():
    found = await asyncio.gather(*(person("zofia@example.org") for _ in range(10)))
    assert len(set(found)) == 1
    assert await Person.count() == 1


async def test_person_is_made_inside_a_transaction_only():
    with pytest.raises(RuntimeError):
        await accounts.find_or_create_person(email="zofia@example.org")


async def test_account_of_a_person_who_signed_up_before_is_theirs():
    known = await person("zofia@example.org", name="Zofia")
    account = await account_of("zofia@example.org")
    assert (await account_by_id(account)).person == known


async def test_password_lets_in_and_stands_hashed():
    viewer = await viewer_for("zofia@example.org")
    await accounts.set_password(viewer, password=GOOD, old_password="")
    row = await Account.objects().first()
    assert row.password_hash.startswith("$argon2id$")
    found = await accounts.account_with_password(email="ZOFIA@example.org", password=GOOD)
    assert found == viewer.account


@pytest.mark.parametrize("password", ["", "zielony klon na rynkU", "x" * 300])
async def test_wrong_password_keeps_out(password):
    viewer = await viewer_for("zofia@example.org")
    await accounts.set_password(viewer, password=GOOD, old_password="")
    found = await accounts.account_with_password(email="zofia@example.org", password=password)
    assert found is None


async def test_account_without_password_cannot_be_entered_with_one():
    await account_of("zofia@example.org")
    for email in ("zofia@example.org", "nobody@example.org"):
        assert await accounts.account_with_password(email=email, password="") is None


async def test_password_typed_in_another_normal_form_is_the_same():
    viewer = await viewer_for("zofia@example.org")
    await accounts.set_password(viewer, password="caf\u00e9 na rynku 12", old_password="")
    found = await accounts.account_with_password(
        email="zofia@example.org", password="cafe\u0301 na rynku 12"
    )
    assert found == viewer.account


async def test_password_is_changed_by_who_knows_it():
    viewer = await viewer_for("zofia@example.org")
    await accounts.set_password(viewer, password=GOOD, old_password="")
    with pytest.raises(Invalid):
        await accounts.set_password(viewer, password=GOOD + "!", old_password="wrong")
    await accounts.set_password(viewer, password=GOOD + "!", old_password=GOOD)


async def test_weak_password_is_refused():
    viewer = await viewer_for("zofia@example.org")
    with pytest.raises(Refused):
        await accounts.set_password(viewer, password="aaaaaaaaaaaaaaaa", old_password="")


async def test_suspended_account_does_not_enter_with_a_password():
    viewer = await viewer_for("zofia@example.org")
    await accounts.set_password(viewer, password=GOOD, old_password="")
    await accounts.suspend_account(None, viewer.account, is_suspended=True)
    assert await accounts.account_with_password(email="zofia@example.org", password=GOOD) is None
    await accounts.suspend_account(None, viewer.account, is_suspended=False)
    assert await accounts.account_with_password(email="zofia@example.org", password=GOOD)


async def test_person_changes_own_name():
    viewer = await viewer_for("zofia@example.org")
    await accounts.change_person(viewer, name="Zofia Jarząb", language="uk")
    found = await viewer_of_account(viewer.account)
    assert (found.name, found.language) == ("Zofia Jarząb", "uk")
