"""The pages of a hand-over: the office begins, the organization sees it and may object."""

from __future__ import annotations

from core.people.tables import Handover
from core.people.tokens import handover_token
from tests.core.people.conftest import account_of, register

NEW = "nowa@example.org"


async def test_begun_shown_and_objected_to(new_browser, browser):
    organization = await register()
    await account_of(NEW, name="Nowa <b>")
    office = await new_browser(await account_of("olcha@example.org", city_role="city_officer"))
    page = f"/city/organizations/{organization.slug}/hand-over"
    assert "14" in (await office.get(page)).text
    for email, reason, status in (
        (NEW, "", 422),
        ("nikt@example.org", "x", 422),
        (NEW, "Prezeska wyjechała", 303),
        (NEW, "Jeszcze raz", 409),
    ):
        answer = await office.post(page, email=email, reason=reason)
        assert answer.status_code == status
        if status == 422:
            assert f'value="{email}"' in answer.text
    city = f"/city/organizations/{organization.slug}"
    desk = f"/desk/{organization.slug}/members"
    admin = await new_browser(await account_of("zofia@example.org"))
    for text in ((await office.get(city)).text, (await admin.get(desk)).text):
        assert "Nowa &lt;b&gt;" in text
    row = await Handover.objects().first()
    link = f"/hand-over/{handover_token(row.id)}"
    shown = await browser.get(link)
    assert (shown.status_code, shown.headers["referrer-policy"]) == (200, "same-origin")
    assert (await Handover.objects().first()).state == "waiting"
    assert (await browser.post(link, why="Nieprawda")).status_code == 303
    assert (await browser.get(link)).status_code == 410
    assert "Nieprawda" in (await office.get(page)).text
    assert (await office.post(f"{page}/stop")).status_code == 303
    assert (await office.post(f"{page}/stop")).status_code == 409


async def test_an_organizations_people_do_not_hand_it_over(new_browser):
    organization = await register()
    admin = await new_browser(await account_of("zofia@example.org"))
    page = f"/city/organizations/{organization.slug}/hand-over"
    assert (await admin.get(page)).status_code in (403, 404)
    assert (await admin.post(page, email=NEW, reason="x")).status_code in (403, 404)
