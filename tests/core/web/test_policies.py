"""A route answers by its policy: the object, 404, 403, the way to sign in, or 401."""

import pytest

from core.contracts.viewer import VISITOR
from tests.core.facilities.post.house import Doorkeeper, as_actor

JSON = {"accept": "application/json"}


async def test_the_loaded_object_reaches_the_handler(browser):
    answer = await browser.get("/kiosk/things/7", headers=as_actor("city_officer"))
    assert answer.json() == {"number": 7, "subject": 7}


async def test_what_is_not_there_is_not_found_whoever_asks(browser):
    for actor in ("visitor", "volunteer", "city_officer"):
        answer = await browser.get("/kiosk/things/101", headers=as_actor(actor))
        assert answer.status_code == 404


async def test_what_one_may_not_know_of_is_as_if_it_were_not_there(browser):
    hidden = await browser.get("/kiosk/things/10", headers=as_actor("coordinator") | JSON)
    missing = await browser.get("/kiosk/things/101", headers=as_actor("coordinator") | JSON)
    assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert (await browser.get("/kiosk/things/10", headers=as_actor("city_officer"))).is_success


async def test_somebody_signed_in_is_refused(browser):
    answer = await browser.get("/kiosk/things/7", headers=as_actor("coordinator"))
    assert answer.status_code == 403


async def test_a_visitor_is_sent_to_sign_in_and_back(browser):
    answer = await browser.get("/kiosk/things/7")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/kiosk/things/7"


async def test_a_program_without_an_account_is_told(browser):
    answer = await browser.get("/kiosk/mine", headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (401, "sign_in")


async def test_a_veto_takes_away(browser):
    answer = await browser.get("/kiosk/things/13", headers=as_actor("city_officer"))
    assert answer.status_code == 403


async def test_a_veto_that_passes_grants_nothing(browser):
    assert (await browser.get("/kiosk/mine")).status_code == 303
    assert (await browser.get("/kiosk/mine", headers=as_actor("volunteer"))).is_success


@pytest.mark.parametrize("path", ["/kiosk/undeclared", "/kiosk/unnamed"])
async def test_a_route_without_a_declared_policy_is_closed_to_everybody(browser, path):
    for actor in ("visitor", "city_admin"):
        assert (await browser.get(path, headers=as_actor(actor))).status_code == 404


async def test_nobody_is_looked_up_for_a_file(browser, monkeypatch):
    asked = []

    async def viewer_of(self, **carried):
        asked.append(carried)
        return VISITOR

    monkeypatch.setattr(Doorkeeper, "viewer_of", viewer_of)
    signed_in = as_actor("volunteer")
    assert (await browser.get("/static/tokens.css", headers=signed_in)).status_code == 200
    assert asked == []
    assert (await browser.get("/kiosk/page", headers=signed_in)).status_code == 200
    assert len(asked) == 1
