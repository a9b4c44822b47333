"""Sessions and password on a person's own desk."""

from __future__ import annotations

from core.people.queries import sessions_of
from tests.core.people.conftest import account_of, mails

GOOD = "zielony klon na rynku"


async def test_all_other_browsers_are_signed_out_and_this_one_stays(new_browser):
    account = await account_of("zofia@example.org")
    here, there, far = [await new_browser(account) for _ in range(3)]
    await here.take_csrf()
    here.csrf = (await sessions_csrf(account))[0]
    assert (await here.post("/me/security/sessions/end-others")).status_code == 303
    assert (await here.get("/me/security/sessions")).status_code == 200
    for other in (there, far):
        assert (await other.get("/me/security/sessions")).status_code == 303


async def sessions_csrf(account):
    from core.people.sign_in_tables import Session

    rows = await Session.objects().where(Session.account == account).order_by(Session.created_at)
    return [row.csrf_token for row in rows]


async def test_session_of_somebody_else_stays(new_browser):
    zofia, marek = await account_of("zofia@example.org"), await account_of("marek@example.org")
    theirs = await new_browser(marek)
    (session,) = await sessions_of(marek, this=None)
    browser = await new_browser(zofia)
    await browser.post("/me/security/sessions/end", row=str(session.id))
    assert (await theirs.get("/me/account")).status_code == 200


async def test_row_that_is_no_id_is_refused(new_browser):
    browser = await new_browser(await account_of("zofia@example.org"))
    assert (await browser.post("/me/security/sessions/end", row="1 OR 1")).status_code == 422


async def test_page_shows_browsers_in_words_and_which_is_this(new_browser):
    browser = await new_browser(await account_of("zofia@example.org"))
    page = (await browser.get("/me/security/sessions")).text
    assert "(ta przeglądarka)" in page
    assert "/me/security/sessions/end-others" not in page


async def test_new_password_is_told_by_mail_and_wrong_ones_are_said(new_browser):
    browser = await new_browser(await account_of("zofia@example.org"))
    assert (await browser.post("/me/security/password", password="krótkie")).status_code == 422
    assert (await browser.post("/me/security/password", password=GOOD)).status_code == 303
    assert [one["payload"]["change"] for one in await mails("people.sign_in_changed")] == [
        "password"
    ]
    await browser.take_csrf()
    again = await browser.post("/me/security/password", password=GOOD, old_password="inne")
    assert again.status_code == 422
