"""The city's administrator switches modules on a page; nobody else sees it."""

import pytest

from core.facilities.modules.state import modules_switched_on
from tests.core.facilities.post.house import TOKEN, as_actor

PAGE = "/city/modules"
ADMIN = as_actor("city_admin")
FORM = {"csrf_token": TOKEN}


async def press(browser, module, wish, *, actor="city_admin", **more):
    return await browser.post(f"{PAGE}/{module}/{wish}", data=FORM | more, headers=as_actor(actor))


async def test_every_module_is_listed_with_its_button(browser, registry):
    page = await browser.get(PAGE, headers=ADMIN)
    assert page.status_code == 200
    assert registry.modules
    for name in registry.modules:
        assert f'action="{PAGE}/{name}/off"' in page.text


async def test_a_press_switches_and_says_so(browser):
    answer = await press(browser, "volunteering", "off")
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert "volunteering" not in await modules_switched_on()
    page = await browser.get(PAGE, headers=ADMIN)
    assert "Nothing was deleted" in page.text
    assert f'action="{PAGE}/volunteering/on"' in page.text
    await press(browser, "volunteering", "on")
    assert "volunteering" in await modules_switched_on()


@pytest.mark.parametrize("actor", ["visitor", "volunteer", "coordinator", "city_officer"])
async def test_nobody_else_switches(browser, actor):
    assert (await browser.get(PAGE, headers=as_actor(actor))).status_code in {303, 403}
    assert (await press(browser, "events", "off", actor=actor)).status_code in {303, 403}
    assert "events" in await modules_switched_on()


@pytest.mark.parametrize(("module", "wish"), [("nothing", "off"), ("events", "perhaps")])
async def test_what_cannot_be_wished_for_changes_nothing(browser, module, wish):
    before = await modules_switched_on()
    assert (await press(browser, module, wish)).status_code == 404
    assert await modules_switched_on() == before


async def test_an_unknown_field_is_refused(browser):
    assert (await press(browser, "events", "off", force="1")).status_code == 422
    assert "events" in await modules_switched_on()
