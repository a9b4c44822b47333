"""Accounts on the city's desk."""

from __future__ import annotations

import pytest

from core.data.times import later, utc_now
from core.people.officers import city_roles_of
from core.people.queries import account_by_id, factors_of
from core.people.sign_in_rules import PROOF_LIFE
from core.people.sign_in_tables import Session
from tests.core.people.conftest import account_of
from tests.core.people.service.test_second_factor import enrolled


@pytest.fixture
async def admin(new_browser):
    return await new_browser(await account_of("boss@example.org", city_role="city_admin"))


async def test_list_shows_the_office_and_finds_others_only_by_their_whole_address(admin):
    await account_of("olcha@example.org", name="Olcha", city_role="city_officer")
    zofia = await account_of("zofia@example.org", name="Zofia")
    page = (await admin.get("/city/accounts")).text
    assert "Olcha" in page
    assert "Zofia" not in page
    found = await admin.get("/city/accounts?email=Zofia@example.org")
    assert found.headers["location"] == f"/city/accounts/{zofia}"
    for asked in ("zofia", "nikt@example.org", "%"):
        page = await admin.get("/city/accounts", params={"email": asked})
        assert page.status_code == 200
        assert "Zofia" not in page.text


async def test_lost_phone_needs_a_reason(admin):
    person, _ = await enrolled()
    path = f"/city/accounts/{person.account}"
    assert (await admin.post(f"{path}/reset", reason="")).status_code == 422
    assert (await factors_of(person.account)).is_any
    assert (await admin.post(f"{path}/reset", reason="Dowód osobisty")).status_code == 303
    assert not (await factors_of(person.account)).is_any
    assert "Dowód osobisty" in (await admin.get(path)).text


async def test_account_is_shut_out_and_let_in_again(admin):
    account = await account_of("zofia@example.org")
    path = f"/city/accounts/{account}"
    assert (await admin.post(f"{path}/suspend", reason="Spam")).status_code == 303
    assert (await account_by_id(account)).state == "suspended"
    assert (await admin.post(f"{path}/unsuspend")).status_code == 303
    assert (await account_by_id(account)).state == "active"


async def test_role_is_given_and_taken(admin):
    account = await account_of("zofia@example.org")
    path = f"/city/accounts/{account}/role"
    assert (await admin.post(path, role="city_officer", is_given="y")).status_code == 303
    assert await city_roles_of(account) == {"city_officer"}
    assert (await admin.post(path, role="city_officer")).status_code == 303
    assert await city_roles_of(account) == frozenset()
    assert (await admin.post(path, role="scanner", is_given="y")).status_code == 404


async def test_own_account_is_refused_with_a_reason(admin):
    own = await account_of("boss@example.org")
    answer = await admin.post(f"/city/accounts/{own}/role", role="city_admin")
    assert answer.status_code == 409
    assert "własnym koncie" in answer.text


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("role", {"role": "city_admin", "is_given": "y"}),
        ("reset", {"reason": "x"}),
        ("suspend", {"reason": "x"}),
        ("unsuspend", {"reason": "x"}),
    ],
)
async def test_each_act_asks_for_fresh_proof(admin, verb, sent):
    account = await account_of("zofia@example.org")
    await Session.update({Session.proven_at: later(utc_now(), -PROOF_LIFE)}, force=True)
    answer = await admin.post(f"/city/accounts/{account}/{verb}", **sent)
    assert answer.headers["location"] == f"/me/prove?next=/city/accounts/{account}"
    assert await city_roles_of(account) == frozenset()


async def test_officers_see_no_accounts(new_browser):
    browser = await new_browser(await account_of("olcha@example.org", city_role="city_officer"))
    account = await account_of("zofia@example.org")
    assert (await browser.get("/city/accounts")).status_code == 403
    assert (await browser.get(f"/city/accounts/{account}")).status_code == 403
