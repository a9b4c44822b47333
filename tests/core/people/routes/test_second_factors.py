"""Setting up and taking off an app, passkeys and recovery codes, page by page."""

from __future__ import annotations

from core.people.queries import factors_of
from core.people.sign_in_tables import Passkey
from core.people.values import SessionLevel
from core.web.cookies import session_cookie_name
from tests.core.people.conftest import account_of, mails
from tests.core.people.service.test_second_factor import enrolled


async def test_wrong_first_code_says_so_and_keeps_the_key(new_browser):
    browser = await new_browser(await account_of("zofia@example.org"))
    await browser.post("/me/security/app/begin")
    before = (await browser.get("/me/security/app")).text
    answer = await browser.post("/me/security/app", code="000000")
    assert answer.status_code == 422
    assert before.partition("otpauth://")[2][:60] in answer.text


async def test_app_off_signs_out_elsewhere_and_weakens_this_session(new_browser):
    """Case 2: a stolen cookie dies with the factor."""
    viewer, _ = await enrolled()
    thief = await new_browser(viewer.account)
    browser = await new_browser(viewer.account)
    assert (await browser.post("/me/security/app/off")).status_code == 303
    assert (await thief.get("/me/account")).status_code == 303
    assert (await browser.get("/me/account")).status_code == 200
    assert not (await factors_of(viewer.account)).is_any


async def test_administrator_who_takes_the_last_factor_off_loses_the_role_until_the_next(
    new_browser,
):
    viewer, _ = await enrolled()
    await account_of("zofia@example.org", city_role="city_admin")
    browser = await new_browser(viewer.account)
    assert (await browser.get("/city/accounts")).status_code == 200
    await browser.post("/me/security/app/off")
    assert (await browser.get("/city/accounts")).status_code == 303


async def test_codes_are_shown_once_and_only_with_a_factor(new_browser):
    browser = await new_browser(await account_of("marek@example.org"))
    answer = await browser.post("/me/security/codes")
    assert answer.headers["location"] == "/me/security"
    viewer, _ = await enrolled()
    browser = await new_browser(viewer.account)
    assert (await browser.post("/me/security/codes")).text.count("<li><code>") == 10
    assert "<li><code>" not in (await browser.get("/me/security/codes")).text


async def test_passkeys_of_others_are_left_alone(new_browser):
    viewer, _ = await enrolled()
    row = Passkey(account=viewer.account, credential="AAAA", public_key="AAAA", name="Telefon")
    await row.save()
    browser = await new_browser(await account_of("marek@example.org"))
    answer = await browser.post("/me/security/passkeys/remove", row=str(row.id))
    assert answer.status_code == 404
    own = await new_browser(viewer.account)
    assert (await own.post("/me/security/passkeys/remove", row=str(row.id))).status_code == 303
    told = [one["payload"]["detail"] for one in await mails("people.sign_in_changed")]
    assert told == ["", "Telefon"]
    assert (await factors_of(viewer.account)).has_app


async def test_passkey_that_nobody_asked_for_is_refused(new_browser):
    browser = await new_browser(await account_of("zofia@example.org"))
    answer = await browser.post("/me/security/passkeys", name="Telefon", credential="{}")
    assert answer.status_code == 422
    assert not (await factors_of(await account_of("zofia@example.org"))).passkeys


async def test_sign_in_with_an_unknown_passkey_goes_back_to_the_page(browser):
    for credential in ("", "[]", "{", '{"id": "AAAA"}', '{"id": 7}'):
        await browser.post("/sign-in/passkey/begin")
        answer = await browser.post("/sign-in/passkey", credential=credential, next="/desk")
        assert answer.headers["location"] == "/sign-in?next=/desk"
        assert browser.http.cookies.get(session_cookie_name()) is None


async def test_options_ask_for_a_proof_of_the_person(browser):
    answer = await browser.post("/sign-in/passkey/begin")
    asked = answer.json()
    assert (asked["rpId"], asked["userVerification"]) == ("testserver.local", "required")
    assert asked["allowCredentials"] == []
    assert any("passkey=" in one for one in answer.headers.get_list("set-cookie"))


async def test_weak_session_is_strong_only_after_the_factor_is_set_up(browser):
    account = await account_of("zofia@example.org")
    await browser.sign_in(account, level=SessionLevel.SINGLE)
    assert (await browser.get("/me/security/app")).status_code == 200
