"""Passkeys of a real browser with a virtual authenticator, and what attackers would try."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest

from core.contracts.errors import Refused
from core.people.queries import factors_of
from core.people.service import passkeys
from core.people.service.accounts import suspend_account
from core.people.service.sessions import start_session, viewer_of_account
from core.people.sign_in_tables import Passkey, PasskeyChallenge, Session
from core.people.values import SessionLevel
from core.settings import current
from core.testing.browser import CHROMIUM
from core.web.cookies import session_cookie_name
from tests.core.facilities.scanner.browser import chromium, phone, served
from tests.core.people.conftest import account_of, viewer_for

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.usefixtures("db"),
    pytest.mark.filterwarnings("default::DeprecationWarning"),
]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
MAKE = """async o => (await navigator.credentials.create(
    {publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(o)})).toJSON()"""
SIGN = """async o => (await navigator.credentials.get(
    {publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(o)})).toJSON()"""


@contextmanager
def public_address(address: str) -> Iterator[None]:
    """The installation is reached at another address for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSPOLU_BASE_URL", address)
        current.cache_clear()
        yield
    current.cache_clear()


@asynccontextmanager
async def device(app: Any, token: str = "") -> AsyncIterator[Any]:
    """A page of a phone that holds passkeys; the address has a name, as they need one."""
    async with chromium() as browser, served(app) as numbered:
        address = numbered.replace("127.0.0.1", "localhost")
        cookies = {session_cookie_name(): token} if token else {}
        with public_address(address):
            async with phone(browser, address, cookies | {"language": "en"}) as (page, said):
                session = await page.context.new_cdp_session(page)
                await session.send("WebAuthn.enable")
                await session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
                yield page, address, said


async def registered(page: Any, address: str, email: str, name: str = "Telefon") -> Any:
    """A viewer with a passkey on the page's device."""
    viewer = await viewer_for(email)
    await page.goto(f"{address}/sign-in")
    options, browser = await passkeys.begin_registering(viewer)
    made = json.dumps(await page.evaluate(MAKE, json.loads(options)))
    await passkeys.register_passkey(viewer, browser=browser, credential=made, name=name)
    return viewer


async def signed(page: Any, account: Any = None) -> tuple[str, str]:
    options, browser = await passkeys.begin_proving(account)
    return browser, json.dumps(await page.evaluate(SIGN, json.loads(options)))


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here")
async def test_person_adds_a_passkey_signs_in_with_it_alone_and_removes_it(app):
    account = await account_of("zofia@example.org", name="Zofia", city_role="city_admin")
    token = await start_session(account)
    async with device(app, token) as (page, address, said):
        await page.goto(f"{address}/me/security/passkeys")
        await page.locator("[name=name]").fill("My phone")
        await page.get_by_role("button", name="Add a passkey").click()
        await page.get_by_text("The passkey is added.").wait_for()
        assert await page.locator("li code").count() == 10
        assert [one.name for one in (await factors_of(account)).passkeys] == ["My phone"]

        await page.context.clear_cookies()
        await page.goto(f"{address}/sign-in?next=/city/accounts&lang=en")
        await page.get_by_role("button", name="Use a passkey").click()
        await page.wait_for_url(f"{address}/city/accounts")

        await Session.update({Session.proven_at: None}, force=True)
        await page.goto(f"{address}/me/security/passkeys")
        await page.get_by_role("button", name="Use a passkey").click()
        await page.get_by_role("heading", name="Passkeys").wait_for()
        await page.get_by_role("button", name="Remove", exact=True).first.click()
        await page.locator("[popover] button[type=submit]").click()
        await page.get_by_text("The passkey is removed.").wait_for()
        assert said == []
    assert not (await factors_of(account)).is_any


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here")
async def test_passkey_is_the_second_factor_after_a_code(app):
    async with device(app) as (page, address, _):
        viewer = await registered(page, address, "zofia@example.org")
        token = await start_session(viewer.account, level=SessionLevel.PENDING)
        cookie = {"name": session_cookie_name(), "value": token, "url": address}
        await page.context.add_cookies([cookie])
        await page.goto(f"{address}/sign-in/second?next=/me/account")
        await page.get_by_role("button", name="Use a passkey").click()
        await page.wait_for_url(f"{address}/me/account")
    (session,) = await Session.objects().where(Session.account == viewer.account)
    assert session.level == SessionLevel.STRONG


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here")
async def test_signature_is_good_once_in_the_browser_that_asked_and_for_its_account(app):
    async with device(app) as (page, address, _):
        viewer = await registered(page, address, "zofia@example.org")

        async def refuses(browser, credential, account=None):
            with pytest.raises(Refused) as refusal:
                await passkeys.use_passkey(browser=browser, credential=credential, account=account)
            return refusal.value.refusal is passkeys.NOT_READ

        browser, answer = await signed(page)
        found = await passkeys.use_passkey(browser=browser, credential=answer, account=None)
        assert found == viewer.account
        assert await refuses(browser, answer)  # used before

        _, answer = await signed(page)
        other, _ = await signed(page)
        assert await refuses(other, answer)  # asked in another browser
        assert await refuses("unknown", answer)

        browser, answer = await signed(page, viewer.account)
        assert await refuses(browser, answer)  # asked to prove, not to sign in
        browser, answer = await signed(page)
        assert await refuses(browser, answer, viewer.account)
        browser, answer = await signed(page, viewer.account)
        assert await refuses(browser, answer, await account_of("marek@example.org"))

        browser, answer = await signed(page)
        await Passkey.update({Passkey.sign_count: 1000}, force=True)
        assert await refuses(browser, answer)  # an older copy of the key
        await Passkey.update({Passkey.sign_count: 0}, force=True)

        browser, answer = await signed(page)
        with public_address("https://evil.example"):
            assert await refuses(browser, answer)  # made for another address

        browser, answer = await signed(page)
        await suspend_account(None, viewer.account, is_suspended=True)
        assert await refuses(browser, answer)
        await suspend_account(None, viewer.account, is_suspended=False)
        browser, answer = await signed(page)  # the control: nothing else was wrong
        assert await passkeys.use_passkey(browser=browser, credential=answer, account=None)


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here")
async def test_key_that_was_asked_for_by_somebody_else_is_not_kept(app):
    async with device(app) as (page, address, _):
        await page.goto(f"{address}/sign-in")
        zofia, marek = await viewer_for("zofia@example.org"), await viewer_for("m@example.org")
        options, browser = await passkeys.begin_registering(zofia)
        made = json.dumps(await page.evaluate(MAKE, json.loads(options)))
        with pytest.raises(Refused):
            await passkeys.register_passkey(marek, browser=browser, credential=made, name="x")
        with pytest.raises(Refused):  # the challenge is used up
            await passkeys.register_passkey(zofia, browser=browser, credential=made, name="x")
    assert await Passkey.count() == 0


async def test_challenge_is_forgotten_when_it_is_over():
    _, browser = await passkeys.begin_proving(None)
    await PasskeyChallenge.update(
        {PasskeyChallenge.expires_at: PasskeyChallenge.created_at}, force=True
    )
    with pytest.raises(Refused):
        await passkeys.use_passkey(browser=browser, credential='{"id": "A"}', account=None)
    await passkeys.forget_old_challenges()
    assert await PasskeyChallenge.count() == 0


async def test_there_is_an_end_to_passkeys():
    viewer = await viewer_of_account(await account_of("zofia@example.org"))
    for number in range(passkeys.MOST_PASSKEYS):
        row = Passkey(
            account=viewer.account, credential=f"A{number:03}", public_key="AAAA", name="x"
        )
        await row.save()
    with pytest.raises(Refused) as refusal:
        await passkeys.begin_registering(viewer)
    assert refusal.value.refusal is passkeys.TOO_MANY
