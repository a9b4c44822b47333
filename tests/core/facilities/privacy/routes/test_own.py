"""One's own data: the owner alone opens an export; erasing needs a fresh sign-in and a word."""

from __future__ import annotations

from datetime import timedelta

from core.data.commands import read
from core.data.times import later, utc_now
from core.facilities.privacy.jobs import work
from core.people.api import grant_role
from core.testing.fixtures import SownCity
from core.testing.pages import forms_on
from tests.core.facilities.privacy.conftest import set_state

PAGE, EXPORT, ERASE = "/me/privacy", "/me/privacy/export", "/me/privacy/erase"


def form_to(page, action):
    return next(form for form in forms_on(page.text) if form.action == action)


async def send(browser, form, **given):
    return await browser.send(form.action, form.filled("x", **given))


async def test_an_export_is_opened_by_its_owner_alone(sown: SownCity) -> None:
    own, other, nobody = (
        sown.world.browser(sown.app, name) for name in ("coordinator", "city_admin", "visitor")
    )
    page = await own.get(PAGE)
    assert (await send(own, form_to(page, EXPORT))).status_code == 303
    await work()
    (row,) = await read("SELECT id FROM privacy_request")
    address = f"{EXPORT}?id={row['id']}"
    shown = await own.get(address)
    assert shown.status_code == 200
    assert "coordinator@example.org" in shown.text
    for name in ("data.json", "data.zip"):
        found = await own.get(f"{EXPORT}/{name}?id={row['id']}")
        assert found.status_code == 200
        assert found.headers["cache-control"] == "private, no-store"
        assert (await other.get(f"{EXPORT}/{name}?id={row['id']}")).status_code == 404
    assert (await other.get(address)).status_code == 404
    assert (await nobody.get(address)).status_code == 303
    await set_state(
        "UPDATE privacy_request SET finished_at = ?", later(utc_now(), -timedelta(hours=25))
    )
    assert (await own.get(address)).status_code == 404


async def test_what_will_happen_is_shown_and_erasing_gives_a_report(sown: SownCity) -> None:
    browser = sown.world.browser(sown.app, "volunteer")
    page = await browser.get(ERASE)
    form = form_to(page, ERASE)
    assert "cancels" in form.names({"checkbox"}), "something lies ahead"
    refused = await browser.send(ERASE, dict([*form.pairs, ("understood", "y")]))
    assert refused.status_code == 409
    assert await read("SELECT id FROM privacy_request") == []
    done = await browser.send(ERASE, dict([*form.pairs, ("understood", "y"), ("cancels", "y")]))
    assert done.status_code == 303
    report = done.headers["location"]
    await work()
    told = await sown.world.browser(sown.app, "visitor").get(report)
    assert told.status_code == 200
    assert "people_person" in told.text
    assert "volunteer@example.org" not in told.text
    assert (await browser.get(PAGE)).status_code == 303, "signed out"


async def test_without_the_word_or_a_fresh_sign_in_nothing_begins(sown: SownCity) -> None:
    browser = sown.world.browser(sown.app, "coordinator")
    form = form_to(await browser.get(ERASE), ERASE)
    assert (await browser.send(ERASE, dict(form.pairs))).status_code == 422
    await set_state(
        "UPDATE people_session SET created_at = ?", later(utc_now(), -timedelta(minutes=20))
    )
    page = await browser.get(ERASE)
    assert "/sign-in?next=/me/privacy/erase" in page.text
    sent = dict([*form.pairs, ("understood", "y"), ("cancels", "y")])
    assert (await browser.send(ERASE, sent)).status_code == 409
    assert await read("SELECT id FROM privacy_request") == []


async def test_the_last_administrator_names_another_one_first(sown: SownCity) -> None:
    browser = sown.world.browser(sown.app, "city_admin")
    account = sown.world.accounts["city_admin"]
    await set_state(
        "DELETE FROM people_role_grant WHERE role = 'city_admin' AND subject <> ?", account
    )
    form = form_to(await browser.get(ERASE), ERASE)
    sent = dict([*form.pairs, ("understood", "y"), ("cancels", "y")])
    assert (await browser.send(ERASE, sent)).status_code == 409
    assert await read("SELECT id FROM privacy_request") == []
    another = sown.world.accounts["city_officer"]
    await grant_role(subject=another, role="city_admin", scope_kind="city")
    assert (await browser.send(ERASE, sent)).status_code == 303
