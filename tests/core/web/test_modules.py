"""A module that is off answers 404 to everything, and comes back as it was."""

import pytest

from core.facilities.modules.service import switch_module
from tests.core.facilities.post.house import as_actor


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"])
async def test_no_method_tells_that_it_is_there(browser, method):
    """Trap of a plugin that is off and whose addresses still answer; each room's own test asks all
    of its routes.
    """
    before = await browser.request(method, "/kiosk/page")
    await switch_module("kiosk", is_on=False, by=None)
    after = await browser.request(method, "/kiosk/page")
    assert before.status_code == (200 if method == "GET" else 405)
    assert after.status_code == 404


async def test_it_is_gone_before_anything_else_is_asked(browser):
    """Also a cross-site write, and a page that somebody would have to sign in for."""
    await switch_module("kiosk", is_on=False, by=None)
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert (await browser.post("/kiosk/things", headers=elsewhere)).status_code == 404
    assert (await browser.get("/kiosk/mine")).status_code == 404
    admin = as_actor("city_admin")
    assert (await browser.get("/kiosk/things/7", headers=admin)).status_code == 404


async def test_the_core_stays_and_the_module_comes_back(browser):
    await switch_module("kiosk", is_on=False, by=None)
    assert (await browser.get("/style")).status_code == 200
    await switch_module("kiosk", is_on=True, by=None)
    assert (await browser.get("/kiosk/page")).status_code == 200


async def test_a_kept_page_of_a_module_that_is_off_is_not_shown(browser):
    assert (await browser.get("/kiosk/kept")).status_code == 200
    await switch_module("kiosk", is_on=False, by=None)
    assert (await browser.get("/kiosk/kept")).status_code == 404
