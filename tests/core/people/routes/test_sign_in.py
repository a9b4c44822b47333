"""Sign-in over HTTP, with what attackers would try."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from core.data.commands import read
from core.data.times import later, utc_now
from core.people.service.accounts import set_password, suspend_account
from core.people.service.memberships import revoke_role
from core.people.service.sessions import start_session
from core.people.sign_in_rules import CODE_LIFE
from core.people.sign_in_tables import SignInAttempt
from core.people.tokens import sign_in_code, sign_in_link
from core.testing.browser import CHROMIUM
from core.web.cookies import session_cookie_name
from tests.core.facilities.scanner.browser import chromium, phone, served
from tests.core.people.conftest import account_of, mails, register, viewer_for

GOOD = "zielony klon na rynku"


async def begin(browser, email="zofia@example.org", wanted="/me/account"):
    answer = await browser.post("/sign-in", email=email, next=wanted)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/code")
    row = await SignInAttempt.objects().order_by(SignInAttempt.created_at, ascending=False).first()
    return row.id


async def test_code_signs_in_and_leads_on(browser):
    attempt = await begin(browser)
    assert "zofia@example.org" in (await browser.get("/sign-in/code")).text
    answer = await browser.post("/sign-in/code", code=sign_in_code(attempt))
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/account")
    page = await browser.get("/me/account")
    assert page.status_code == 200
    assert "zofia@example.org" in page.text


async def test_session_cookie_is_for_the_server_alone(browser):
    attempt = await begin(browser)
    answer = await browser.post("/sign-in/code", code=sign_in_code(attempt))
    cookie = next(
        one for one in answer.headers.get_list("set-cookie") if one.startswith("session=")
    )
    assert "HttpOnly" in cookie
    assert re.search("samesite=lax", cookie, re.IGNORECASE)
    assert "Path=/" in cookie


async def test_page_needs_sign_in_and_says_where_to_come_back(browser):
    answer = await browser.get("/me/account")
    assert answer.headers["location"] == "/sign-in?next=/me/account"
    assert 'value="/me/account"' in (await browser.get("/sign-in?next=/me/account")).text


async def test_session_id_that_somebody_chose_is_never_adopted(browser, new_browser):
    """Case 1: a new id, and the old one opens nothing ever after."""
    browser.http.cookies.set(session_cookie_name(), "evil", domain="testserver.local")
    attempt = await begin(browser)
    await browser.post("/sign-in/code", code=sign_in_code(attempt))
    assert browser.session not in {"", "evil"}
    other = await new_browser()
    other.http.cookies.set(session_cookie_name(), "evil", domain="testserver.local")
    assert (await other.get("/me/account")).status_code == 303


async def test_session_before_sign_in_ends_with_it(browser, new_browser):
    await browser.sign_in(await account_of("zofia@example.org"))
    old = browser.session
    attempt = await begin(browser, "marek@example.org")
    await browser.post("/sign-in/code", code=sign_in_code(attempt))
    assert browser.session != old
    other = await new_browser()
    other.http.cookies.set(session_cookie_name(), old, domain="testserver.local")
    assert (await other.get("/me/account")).status_code == 303


async def stolen(new_browser, browser):
    other = await new_browser()
    other.http.cookies.set(session_cookie_name(), browser.session, domain="testserver.local")
    assert (await other.get("/me/account")).status_code == 200
    return other


async def test_cookie_replayed_after_sign_out_opens_nothing(new_browser):
    """Case 2."""
    browser = await new_browser(await account_of("zofia@example.org"))
    thief = await stolen(new_browser, browser)
    assert (await browser.post("/sign-out")).status_code == 303
    assert (await thief.get("/me/account")).status_code == 303


async def test_cookie_replayed_after_a_new_password_opens_nothing(new_browser):
    browser = await new_browser(await account_of("zofia@example.org"))
    thief = await stolen(new_browser, browser)
    answer = await browser.post("/me/security/password", password=GOOD)
    assert answer.status_code == 303
    assert (await thief.get("/me/account")).status_code == 303
    assert (await browser.get("/me/account")).status_code == 200


async def test_cookie_of_a_suspended_account_opens_nothing(new_browser):
    account = await account_of("zofia@example.org")
    browser = await new_browser(account)
    await suspend_account(None, account, is_suspended=True)
    assert (await browser.get("/me/account")).status_code == 303


async def test_role_that_was_taken_is_gone_at_the_next_request(new_browser):
    account = await account_of("olcha@example.org", city_role="city_officer")
    browser = await new_browser(account)
    assert (await browser.get("/city/organizations")).status_code == 200
    await revoke_role(subject=account, role="city_officer", scope_kind="city")
    assert (await browser.get("/city/organizations")).status_code == 403


async def test_scanner_of_mails_uses_nothing_up(browser):
    """Case 4: five GETs and HEADs, then the person's press works, once."""
    path = f"/sign-in/link/{sign_in_link(await begin(browser))}"
    for _ in range(5):
        page = await browser.get(path)
        assert page.status_code == 200
        assert "<button" in page.text
        await browser.http.head(path)
    assert (await browser.post(path)).status_code == 303
    await browser.take_csrf()
    assert (await browser.post(path)).status_code == 410
    assert (await browser.get(path)).status_code == 410


async def test_link_in_another_browser_asks_for_the_address(browser, new_browser):
    """Case 5."""
    path = f"/sign-in/link/{sign_in_link(await begin(browser))}"
    other = await new_browser()
    page = await other.get(path)
    assert 'name="email"' in page.text
    assert "zofia@example.org" not in page.text
    assert (await other.post(path)).status_code == 422
    assert (await other.post(path, email="mallory@example.org")).status_code == 422
    assert other.session == ""
    assert (await other.post(path, email="Zofia@example.org")).status_code == 303


async def test_late_link_has_the_page_of_an_unknown_one(browser):
    attempt = await begin(browser)
    past = later(utc_now(), -CODE_LIFE)
    await SignInAttempt.update({SignInAttempt.expires_at: past}).where(SignInAttempt.id == attempt)
    late = await browser.get(f"/sign-in/link/{sign_in_link(attempt)}")
    unknown = await browser.get("/sign-in/link/AAAAAAAAAAAAAAAAAAAAAA")
    assert (late.status_code, unknown.status_code) == (410, 410)
    assert _without_address(late.text) == _without_address(unknown.text)
    assert (await browser.post("/sign-in/code", code=sign_in_code(attempt))).status_code == 422


def _without_address(text):
    return re.sub(r"/sign-in/link/[\w-]+", "", text)


async def test_known_and_unknown_addresses_get_the_same_answers(new_browser):
    """Case 6."""
    await account_of("zofia@example.org")
    await set_password(await viewer_for("zofia@example.org"), password=GOOD, old_password="")
    answers = []
    for email in ("zofia@example.org", "nobody@example.org"):
        browser = await new_browser()
        sent = await browser.post("/sign-in", email=email, next="/")
        page = await browser.get("/sign-in/code")
        wrong = await browser.post("/sign-in/password", email=email, password="wrong", next="/")
        answers.append(
            (
                sent.status_code, sent.text, set(sent.headers),
                page.status_code, page.text.replace(email, ""),
                wrong.status_code, wrong.text.replace(email, ""), wrong.headers.get("set-cookie"),
            )
        )  # fmt: skip
    assert answers[0] == answers[1]
    assert {mail["email"] for mail in await mails("people.sign_in_code")} == {
        "zofia@example.org", "nobody@example.org",
    }  # fmt: skip


async def test_too_many_tries_of_an_address_are_refused_whatever_the_network(browser):
    """Case 7: a forged X-Forwarded-For makes no fresh limit."""
    for number in range(7):
        browser.headers["x-forwarded-for"] = f"192.0.2.{number}"
        answer = await browser.post("/sign-in", email="zofia@example.org", next="/")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_too_many_passwords_are_refused(browser):
    await account_of("zofia@example.org")
    answers = []
    for _ in range(21):  # a window of the limit may end in between
        answer = await browser.post(
            "/sign-in/password", email="zofia@example.org", password="wrong", next="/"
        )
        answers.append(answer.status_code)
        if answer.status_code == 429:
            break
    assert answers[:1] == [422]
    assert answers[-1] == 429


@pytest.mark.parametrize(
    "wanted",
    ["//evil", "/\\evil", "/%09/evil", "https:evil", "javascript:alert(1)", "/\t/evil"],
)
async def test_sign_in_leads_to_no_other_site(browser, wanted):
    """Case 8."""
    attempt = await begin(browser, wanted=wanted)
    answer = await browser.post("/sign-in/code", code=sign_in_code(attempt))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("wanted", ["//evil", "/%09/evil", "javascript:alert(1)"])
async def test_password_leads_to_no_other_site(browser, wanted):
    await set_password(await viewer_for("zofia@example.org"), password=GOOD, old_password="")
    answer = await browser.post(
        "/sign-in/password", email="zofia@example.org", password=GOOD, next=wanted
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_extra_fields_are_refused(new_browser):
    """Case 12: nobody sends themselves a role."""
    browser = await new_browser(await account_of("zofia@example.org"))
    for extra in ({"role": "city_admin"}, {"state": "x"}, {"email": "b@example.org"}):
        answer = await browser.post("/me/account", name="Z", language="pl", **extra)
        assert answer.status_code == 422
    rows = await read("SELECT name FROM people_person")
    assert rows == [{"name": ""}]


async def test_wrong_code_says_so_and_keeps_the_page(browser):
    attempt = await begin(browser)
    wrong = f"{(int(sign_in_code(attempt)) + 1) % 10**6:06d}"
    answer = await browser.post("/sign-in/code", code=wrong)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert (await browser.post("/sign-in/code", code=sign_in_code(attempt))).status_code == 303


async def test_code_is_good_in_its_own_browser_only(browser, new_browser):
    attempt = await begin(browser)
    other = await new_browser()
    assert (await other.post("/sign-in/code", code=sign_in_code(attempt))).status_code == 422


@pytest.mark.parametrize("email", ["", "zofia", "a@b\r\nBcc: x@example.org", "zofia@example"])
async def test_what_is_no_address_is_marked(browser, email):
    answer = await browser.post("/sign-in", email=email, next="/")
    assert answer.status_code == 422
    assert await mails("people.sign_in_code") == []


async def test_person_sees_and_ends_sessions(new_browser):
    account = await account_of("zofia@example.org")
    here, there = await new_browser(account), await new_browser(account)
    await here.take_csrf()
    rows = await read("SELECT csrf_token, id FROM people_session ORDER BY created_at, id")
    here.csrf = rows[0]["csrf_token"]
    answer = await here.post("/me/security/sessions/end", row=str(rows[1]["id"]))
    assert answer.status_code == 303
    assert (await there.get("/me/account")).status_code == 303
    assert (await here.post("/me/security/sessions/end-all")).status_code == 303
    assert (await here.get("/me/account")).status_code == 303


async def test_write_without_the_sessions_token_is_refused(new_browser):
    browser = await new_browser(await account_of("zofia@example.org"))
    browser.csrf = None
    assert (await browser.post("/me/account", name="Z", language="pl")).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "PATCH"])
async def test_other_methods_do_nothing(new_browser, method):
    """Case 18."""
    browser = await new_browser(await account_of("zofia@example.org"))
    answer = await browser.http.request(method, "/me/account", headers=browser.headers)
    assert answer.status_code == 405


async def test_sign_out_is_no_link(new_browser):
    browser = await new_browser(await account_of("zofia@example.org"))
    assert (await browser.get("/sign-out")).status_code == 405
    assert (await browser.get("/me/account")).status_code == 200


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here")
@pytest.mark.filterwarnings("default::DeprecationWarning")
async def test_signing_out_forgets_what_was_being_typed(app):
    """The next person at the screen finds nothing of a form that was not sent."""
    token = await start_session(await account_of("zofia@example.org"))
    async with (
        chromium() as browser,
        served(app) as address,
        phone(browser, address, {session_cookie_name(): token, "language": "en"}) as (page, _),
    ):
        await page.goto(f"{address}/me/account")
        await page.evaluate("sessionStorage.setItem('draft:an event', '[]')")
        await page.goto(f"{address}/me/account")
        assert await page.evaluate("sessionStorage.getItem('draft:an event')") == "[]"
        await page.get_by_role("button", name="Sign out").first.click()
        await page.wait_for_url(lambda url: not url.endswith("/me/account"))
        assert await page.evaluate("sessionStorage.getItem('draft:an event')") is None


async def test_demo_door_does_not_exist_outside_the_demo(browser):
    assert (await browser.get("/demo")).status_code == 404
    assert (await browser.post("/demo", account="x")).status_code == 404


async def test_staff_stay_signed_in_for_a_shorter_time(new_browser):
    account = await account_of("olcha@example.org", city_role="city_officer")
    browser = await new_browser(account)
    from core.people.sign_in_tables import Session

    await Session.update({Session.created_at: later(utc_now(), -timedelta(hours=25))}).where(
        Session.account == account
    )
    assert (await browser.get("/city/organizations")).status_code == 303


async def test_registering_gives_a_fresh_session(new_browser):
    """Rights changed, so the id does too."""
    browser = await new_browser(await account_of("zofia@example.org"))
    old = browser.session
    answer = await browser.post(
        "/organizations/new?kind=informal_group",
        legal_name="Podwórko 7", email="p@example.org", person_name="Zofia",
        accepts_terms="y", terms_version="2026-11",
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    assert browser.session != old
    assert (await browser.get(answer.headers["location"])).status_code == 200
    assert (await register("b@example.org", is_verified=False)).state == "pending"
