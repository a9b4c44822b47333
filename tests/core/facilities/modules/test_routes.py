"""The city's administrator switches modules on a page; nobody else sees it."""

from dataclasses import replace

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
    needed = {name for one in registry.modules.values() for name in one.requires}
    for name, module in registry.modules.items():
        assert module.title in page.text
        assert (f'action="{PAGE}/{name}/off"' in page.text) is (name not in needed)


async def test_a_press_switches_and_says_so(browser):
    answer = await press(browser, "volunteer_documents", "off")
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert "volunteer_documents" not in await modules_switched_on()
    page = await browser.get(PAGE, headers=ADMIN)
    assert "Nothing was deleted" in page.text
    assert f'action="{PAGE}/volunteer_documents/on"' in page.text
    await press(browser, "volunteer_documents", "on")
    assert "volunteer_documents" in await modules_switched_on()


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


async def test_the_page_tells_of_faults_and_of_refused_plugins(browser, registry):
    from core.data.commands import Sql, execute
    from core.facilities.modules.service import keep_faults
    from core.kernel import registry as registries
    from core.kernel.faults import FAULTS, Fault
    from core.kernel.manifests import RefusedPlugin

    FAULTS.take()
    FAULTS.add(Fault(module="events", place="events.x run", said="<KeyError>"))
    await keep_faults()
    await execute(Sql("UPDATE modules_switch SET is_set_aside = ?, is_on = ?", [True, False]))
    before = registries.current()
    torn = RefusedPlugin(name="torn", reason="plugin.py does not import")
    registries.install(replace(before, refused=(torn,)))
    page = (await browser.get(PAGE, headers=ADMIN)).text
    registries.install(before)
    assert "1 fault in the last 7 days" in page
    assert "&lt;KeyError&gt;, at events.x run" in page
    assert "It failed several times" in page
    assert "plugin.py does not import" in page
