"""The second factor at sign-in, roles that sleep without it, and proof asked anew."""

from __future__ import annotations

import pytest

from core.data.times import later, utc_now
from core.people.service import second_factor
from core.people.service.sessions import viewer_of_account
from core.people.sign_in_rules import PROOF_LIFE
from core.people.sign_in_tables import Session
from core.people.tokens import sign_in_code
from core.people.values import SessionLevel
from core.settings import current
from core.web.cookies import session_cookie_name
from tests.core.people.conftest import account_of, join, mails, register
from tests.core.people.routes.test_sign_in import begin
from tests.core.people.service.test_second_factor import code_of, enrolled

CODE = {"accept": "application/json"}


async def first_factor(browser, email="zofia@example.org", wanted="/me/account"):
    attempt = await begin(browser, email, wanted)
    return await browser.post("/sign-in/code", code=sign_in_code(attempt))


async def age_of_proof(duration):
    await Session.update({Session.proven_at: later(utc_now(), -duration)}, force=True)


async def test_second_factor_is_asked_before_anything_opens(browser):
    viewer, secret = await enrolled()
    answer = await first_factor(browser)
    assert answer.headers["location"] == "/sign-in/second?next=/me/account"
    assert (await browser.get("/me/account")).status_code == 303
    page = await browser.get("/sign-in/second?next=/me/account")
    assert 'value="/me/account"' in page.text
    wrong = await browser.post("/sign-in/second", code="000000", next="/me/account")
    assert wrong.status_code == 422
    answer = await browser.post("/sign-in/second", code=code_of(secret), next="/me/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/account")
    assert (await browser.get("/me/account")).status_code == 200
    found = await Session.objects().where(Session.account == viewer.account)
    assert [one.level for one in found] == [SessionLevel.STRONG]


async def test_token_before_the_second_factor_opens_nothing_after_it(browser, new_browser):
    """Case 1 for the second step: the id changes once more."""
    _, secret = await enrolled()
    await first_factor(browser)
    pending = browser.session
    await browser.post("/sign-in/second", code=code_of(secret))
    thief = await new_browser()
    thief.http.cookies.set(session_cookie_name(), pending, domain="testserver.local")
    assert (await thief.get("/me/account")).status_code == 303
    assert (await thief.get("/sign-in/second")).headers["location"] == "/sign-in"


async def test_recovery_code_signs_in_in_place_of_the_app(browser):
    viewer, _ = await enrolled()
    codes = await second_factor.make_recovery_codes(viewer)
    await first_factor(browser)
    assert (await browser.post("/sign-in/second", code=codes[3])).status_code == 303
    assert (await browser.get("/me/account")).status_code == 200


async def test_tries_of_the_second_factor_are_slowed_down(browser):
    """Case 7 by account: 429 with the time to wait."""
    await enrolled()
    await first_factor(browser)
    answers = [
        (await browser.post("/sign-in/second", code="000000")) for _ in range(second_factor.TRIES)
    ]
    assert {one.status_code for one in answers[:-1]} == {422}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0


@pytest.mark.parametrize("wanted", ["//evil", "https:evil", "/\\evil", "/%09/evil"])
async def test_second_factor_leads_to_no_other_site(browser, wanted):
    """Case 8."""
    _, secret = await enrolled()
    await first_factor(browser)
    answer = await browser.post("/sign-in/second", code=code_of(secret), next=wanted)
    assert answer.headers["location"] == "/"


async def test_second_step_without_the_first_leads_to_it(browser):
    for answer in (
        await browser.get("/sign-in/second"),
        await browser.post("/sign-in/second", code="123456"),
    ):
        assert answer.headers["location"] == "/sign-in"


async def test_invitation_asks_for_the_second_factor_too(browser):
    """The link shows that the mailbox is read: that is one factor."""
    from core.people.service.invitations import invite_member
    from core.people.tables import Invitation
    from core.people.tokens import invitation_token

    await enrolled("gosc@example.org")
    found = await register()
    admin = await viewer_of_account(await account_of("zofia@example.org"))
    await invite_member(admin, found, email="gosc@example.org", role="volunteer", function="")
    row = await Invitation.objects().first()
    answer = await browser.post(f"/invitations/{invitation_token(row.id)}")
    assert answer.headers["location"] == "/sign-in/second?next=/desk"
    assert (await browser.get("/desk")).status_code == 303


# --- roles that sleep ----------------------------------------------------------------------------


async def test_administrator_without_a_factor_is_led_to_set_one_up_and_can_nothing_else(browser):
    await account_of("zofia@example.org", city_role="city_admin")
    answer = await first_factor(browser, wanted="/city/accounts")
    assert answer.headers["location"] == "/me/security"
    for path in ("/city/accounts", "/city/organizations", "/city/modules"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/me/prove?next={path}")
    assert (await browser.get("/me/prove?next=/city/accounts")).headers[
        "location"
    ] == "/me/security"
    assert "/me/security/app" in (await browser.get("/me/security")).text
    assert (await browser.get("/me/account")).status_code == 200


async def test_refusal_for_programs_says_what_is_needed(browser):
    account = await account_of("zofia@example.org", city_role="city_admin")
    await browser.sign_in(account, level=SessionLevel.SINGLE)
    answer = await browser.http.get("/city/accounts", headers=CODE)
    assert (answer.status_code, answer.json()["error"]) == (403, "proof_needed")


async def test_what_a_role_would_not_open_either_is_plainly_refused(browser):
    account = await account_of("zofia@example.org", city_role="city_admin")
    await browser.sign_in(account, level=SessionLevel.SINGLE)
    assert (await browser.get("/desk/no-such-organization/members")).status_code == 404


async def test_setting_up_an_app_wakes_the_role(browser):
    await account_of("zofia@example.org", city_role="city_admin")
    await first_factor(browser)
    await browser.take_csrf()
    assert (await browser.post("/me/security/app/begin")).status_code == 303
    account = await account_of("zofia@example.org")
    secret = await second_factor.begun_secret(account)
    page = await browser.get("/me/security/app")
    assert secret[:4] in page.text
    assert "<svg" in page.text
    done = await browser.post("/me/security/app", code=code_of(secret))
    assert done.text.count("<li><code>") == 10
    assert (await browser.get("/city/accounts")).status_code == 200


@pytest.mark.parametrize(
    ("setting", "role", "path"),
    [
        ("POSPOLU_OFFICERS_NEED_SECOND_FACTOR", "city_officer", "/city/organizations"),
        ("POSPOLU_ORGANIZATION_ADMINS_NEED_SECOND_FACTOR", "", "/desk/{slug}/profile"),
    ],
)
async def test_officers_and_organizations_admins_by_setting(
    browser, monkeypatch, setting, role, path
):
    found = await register()
    account = await account_of("olcha@example.org", city_role=role)
    if not role:
        await join(found, "olcha@example.org", "organization_admin")
    await browser.sign_in(account, level=SessionLevel.SINGLE)
    address = path.format(slug=found.slug)
    assert (await browser.get(address)).status_code == 200
    monkeypatch.setenv(setting, "1")
    current.cache_clear()
    try:
        assert (await browser.get(address)).headers["location"] == f"/me/prove?next={address}"
    finally:
        current.cache_clear()


# --- proof asked anew ----------------------------------------------------------------------------

GUARDED = ("/me/security/password", "/me/security/app", "/me/security/passkeys",
           "/me/security/codes", "/me/security/address")  # fmt: skip
WRITES = {
    "/me/security/password": {"password": "zielony klon na rynku"},
    "/me/security/app/begin": {},
    "/me/security/app/off": {},
    "/me/security/codes": {},
    "/me/security/passkeys/begin": {},
    "/me/security/passkeys/remove": {"row": "01a223c8-22a3-7518-8aef-4d782aa1fb85"},
    "/me/security/address": {"email": "nowa@example.org"},
}


@pytest.mark.parametrize("path", GUARDED)
async def test_what_matters_asks_anew_after_a_quarter_of_an_hour(new_browser, path):
    browser = await new_browser(await account_of("zofia@example.org"))
    assert (await browser.get(path)).status_code == 200
    await age_of_proof(PROOF_LIFE)
    assert (await browser.get(path)).headers["location"] == f"/me/prove?next={path}"
    page = await browser.get(f"/me/prove?next={path}")
    assert f"/sign-in?next={path}" in page.text


@pytest.mark.parametrize("path", WRITES)
async def test_writes_that_matter_ask_anew_too(new_browser, path):
    browser = await new_browser(await account_of("zofia@example.org"))
    await age_of_proof(PROOF_LIFE)
    answer = await browser.post(path, **WRITES[path])
    assert answer.headers["location"].startswith("/me/prove?next=/me/security/")


async def test_proof_with_the_app_opens_it_and_gives_a_fresh_token(new_browser):
    viewer, secret = await enrolled()
    browser = await new_browser(viewer.account)
    await age_of_proof(PROOF_LIFE)
    before = browser.session
    assert (await browser.post("/me/prove", code="000000", next="/me/security")).status_code == 422
    answer = await browser.post("/me/prove", code=code_of(secret), next="/me/security/app")
    assert answer.headers["location"] == "/me/security/app"
    assert browser.session != before
    assert (await browser.get("/me/security/app")).status_code == 200


async def test_recent_sign_in_is_no_proof_where_there_is_a_second_factor(new_browser):
    """A session from before the factor cannot take it off."""
    viewer, _ = await enrolled()
    browser = await new_browser()
    await browser.sign_in(viewer.account, level=SessionLevel.SINGLE)
    answer = await browser.post("/me/security/app/off")
    assert answer.headers["location"] == "/me/prove?next=/me/security/app"


async def test_sign_in_from_elsewhere_is_mailed(browser, new_browser):
    await first_factor(browser)
    await browser.take_csrf()
    await browser.post("/sign-out")
    browser.csrf = None
    await first_factor(browser)
    assert await mails("people.new_browser") == []
    await first_factor(await new_browser())
    assert len(await mails("people.new_browser")) == 1
