"""The office does it for people who ask in another way; the reason is logged."""

from __future__ import annotations

import pytest

from core.data.commands import read
from core.facilities.privacy.jobs import work
from core.testing.fixtures import SownCity
from core.testing.pages import forms_on

PAGE = "/city/privacy"


async def ask(sown: SownCity, **given: str):
    browser = sown.world.browser(sown.app, "city_officer")
    form = next(one for one in forms_on((await browser.get(PAGE)).text) if one.action == PAGE)
    sent = {"reason": "list z 3 maja", "email": "coordinator@example.org", **given}
    return browser, await browser.send(PAGE, dict(form.pairs) | sent)


async def test_data_are_given_out_to_the_officer_who_asked(sown: SownCity) -> None:
    browser, answer = await ask(sown, kind="export")
    assert answer.status_code == 303
    await work()
    (row,) = await read("SELECT id FROM privacy_request")
    assert (await browser.get(f"/me/privacy/export?id={row['id']}")).status_code == 200
    (entry,) = await read("SELECT reason FROM audit_entry WHERE action = 'privacy.export.asked'")
    assert entry["reason"] == "list z 3 maja"


async def test_a_person_is_erased_on_request(sown: SownCity) -> None:
    _, answer = await ask(sown, kind="erasure", cancels="y")
    assert answer.status_code == 303
    await work()
    rows = await read("SELECT id FROM people_person WHERE email = 'coordinator@example.org'")
    assert rows == []


@pytest.mark.parametrize("given", [{"reason": ""}, {"email": "nobody@example.org"}])
async def test_without_a_reason_or_a_person_nothing_begins(sown: SownCity, given) -> None:
    _, answer = await ask(sown, kind="erasure", **given)
    assert answer.status_code == 422
    assert await read("SELECT id FROM privacy_request") == []
