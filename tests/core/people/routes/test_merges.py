"""The page on which two organizations are laid side by side."""

from __future__ import annotations

from core.people.directory import organization_by_id
from tests.core.people.conftest import account_of, checksum, register


async def officer(new_browser):
    return await new_browser(await account_of("olcha@example.org", city_role="city_officer"))


async def two():
    stays = await register(phone="600 000 001")
    goes = await register(
        "b@example.org", legal_name="Klub <i>Tama</i>", krs="0009900002", nip="", website=""
    )
    return stays, goes


async def test_from_the_choice_to_the_old_address_that_leads_on(new_browser, browser):
    stays, goes = await two()
    office = await officer(new_browser)
    path = f"/city/organizations/{stays.slug}/merge"
    assert path in (await office.get(f"/city/organizations/{stays.slug}")).text
    found = await office.get(f"{path}?q=tama")
    assert f"{path}?with={goes.slug}" in found.text
    page = await office.get(f"{path}?with={goes.slug}")
    assert "Klub &lt;i&gt;Tama&lt;/i&gt;" in page.text
    assert f"/city/organizations/{goes.slug}/merge?with={stays.slug}" in page.text
    chosen = {"other": goes.slug, "reason": "To samo.", "phone": "this", "krs": "other"}
    missing = await office.post(path, **chosen | {"reason": ""})
    assert missing.status_code == 422
    done = await office.post(path, **chosen)
    assert done.headers["location"] == f"/city/organizations/{stays.slug}"
    kept = await organization_by_id(stays.id)
    assert (kept.phone, kept.krs) == ("600 000 001", "0009900002")
    for ending in ("", "/privacy"):
        old = await browser.get(f"/organizations/{goes.slug}{ending}")
        assert old.status_code == 301
        assert old.headers["location"] == f"/organizations/{stays.slug}{ending}"
    assert "To samo." in (await office.get(f"/city/organizations/{goes.slug}")).text


async def test_wrong_choices_change_nothing(new_browser):
    stays, goes = await two()
    office = await officer(new_browser)
    zofia = await new_browser(await account_of("zofia@example.org"))
    path = f"/city/organizations/{stays.slug}/merge"
    before = await checksum()
    given = {"reason": "x"}
    assert (await office.post(path, **given, other=stays.slug)).status_code == 422
    assert (await office.post(path, **given, other="nobody")).status_code == 422
    assert (await office.post(path, reason="", other=goes.slug)).status_code == 422
    assert (await zofia.get(path)).status_code == 403
    assert (await zofia.post(path, **given, other=goes.slug)).status_code == 403
    assert await checksum() == before
