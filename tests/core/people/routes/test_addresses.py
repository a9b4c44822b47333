"""Changing the sign-in address, page by page."""

from __future__ import annotations

from core.people.queries import account_by_id
from core.people.sign_in_tables import AddressChange
from core.people.tokens import address_link
from tests.core.people.conftest import account_of, mails


async def test_new_address_is_confirmed_by_a_press_and_signs_out_elsewhere(new_browser):
    account = await account_of("zofia@example.org")
    thief = await new_browser(account)
    browser = await new_browser(account)
    answer = await browser.post("/me/security/address", email="nowa@example.org")
    assert answer.headers["location"] == "/me/security"
    change = await AddressChange.objects().first()
    path = f"/me/security/address/{address_link(change.id)}"
    for _ in range(3):
        assert "nowa@example.org" in (await browser.get(path)).text
    assert (await account_by_id(account)).email == "zofia@example.org"
    assert (await browser.post(path)).status_code == 303
    assert (await account_by_id(account)).email == "nowa@example.org"
    assert (await thief.get("/me/account")).status_code == 303
    await browser.take_csrf()
    assert (await browser.post(path)).status_code == 410


async def test_link_in_a_browser_that_is_not_signed_in_leads_to_sign_in_and_back(
    browser, new_browser
):
    own = await new_browser(await account_of("zofia@example.org"))
    await own.post("/me/security/address", email="nowa@example.org")
    change = await AddressChange.objects().first()
    path = f"/me/security/address/{address_link(change.id)}"
    assert (await browser.get(path)).headers["location"] == f"/sign-in?next={path}"
    stranger = await new_browser(await account_of("marek@example.org"))
    assert (await stranger.get(path)).status_code == 410
    assert (await stranger.post(path)).status_code == 410


async def test_known_and_unknown_addresses_get_one_answer(new_browser):
    """Case 6."""
    await account_of("marek@example.org")
    browser = await new_browser(await account_of("zofia@example.org"))
    known = await browser.post("/me/security/address", email="marek@example.org")
    unknown = await browser.post("/me/security/address", email="nikt@example.org")
    assert known.status_code == unknown.status_code == 303
    assert known.headers["location"] == unknown.headers["location"]
    assert len(await mails("people.address_change")) == 2


async def test_own_address_and_no_address_are_said(new_browser):
    browser = await new_browser(await account_of("zofia@example.org"))
    for email in ("zofia@example.org", "nic", ""):
        assert (await browser.post("/me/security/address", email=email)).status_code == 422
