"""The administrator sets periods on a page, with their history."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.data.times import city_today
from core.services.periods.api import number_on
from core.testing.fixtures import SownCity
from core.testing.pages import forms_on

PAGE = "/city/privacy/periods"
NUMBER = f"{PAGE}/signups.contacts"


async def put(sown: SownCity, **given: str):
    browser = sown.world.browser(sown.app, "city_admin")
    form = next(one for one in forms_on((await browser.get(NUMBER)).text) if one.action == NUMBER)
    sent = {"value": "60", "because": "uchwała 7", **given}
    return browser, await browser.send(NUMBER, dict(form.pairs) | sent)


async def test_a_period_is_set_and_stands_in_the_history(sown: SownCity) -> None:
    browser, answer = await put(sown)
    assert answer.status_code == 303
    assert await number_on("signups.contacts") == 60
    shown = await browser.get(NUMBER)
    assert "uchwała 7" in shown.text
    assert (await browser.get(PAGE)).status_code == 200
    assert (await browser.get("/city/privacy/periods/due")).status_code == 200


@pytest.mark.parametrize("value", ["0", "", "x", "99999999"])
async def test_values_out_of_bounds_change_nothing(sown: SownCity, value) -> None:
    _, answer = await put(sown, value=value)
    assert answer.status_code == 422
    assert await number_on("signups.contacts") == 30


async def test_the_past_is_not_rewritten(sown: SownCity) -> None:
    yesterday = city_today() - timedelta(days=1)
    _, answer = await put(sown, in_force_from=yesterday.isoformat())
    assert answer.status_code == 422
    assert await number_on("signups.contacts") == 30
