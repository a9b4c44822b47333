"""A kiosk on a tablet, upright and lying: both kinds of it, read and pressed standing."""

from __future__ import annotations

from typing import Any

import pytest

from core.checkin.api import Mode, Wish, attendance_of, invite_device, pair_device
from core.testing.browser import CHROMIUM
from tests.core.checkin.house import Thing, enrol
from tests.core.checkin.trial.plugin import KIND
from tests.core.facilities.scanner.browser import pair, phone, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.anyio,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here"),
    pytest.mark.filterwarnings("default::DeprecationWarning"),
]
UPRIGHT, LYING = {"width": 768, "height": 1024}, {"width": 1024, "height": 768}
NAMESAKES = {
    "Łucja Was": "Łucja Wa.",
    "Łucja Wąs": "Łucja Wąs",
    "Łucja Wąsik": "Łucja Wąsi.",
    "Łucjan Wąsowski-Brzęczyszczykiewicz": "Łucjan W.",
    "Łukasz Wąsaty": "Łukasz Wąsa.",
    "Łukasz Wąski": "Łukasz Wąsk.",
}
WAITING = "document.querySelector('#network').dataset.waiting"
FINGER = 56  # pixels; whoever presses stands and does not aim
FAR = 20  # pixels; a letter that is read at arm's length


async def is_for_fingers(page: Any, pressed: str, read: str) -> None:
    """All that is pressed is large and wholly on the screen, and so is what is read."""
    size = page.viewport_size
    assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for one in await page.locator(pressed).all():
        box = await one.bounding_box()
        assert box["height"] >= FINGER, box
        assert box["y"] + box["height"] <= size["height"], box
    for one in await page.locator(read).all():
        assert await one.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= FAR


async def same_width(page: Any, first: str, second: str) -> bool:
    boxes = [await page.locator(one).bounding_box() for one in (first, second)]
    return bool(abs(boxes[0]["width"] - boxes[1]["width"]) < 1)


@pytest.mark.parametrize("size", [UPRIGHT, LYING], ids=["upright", "lying"])
async def test_a_kiosk_without_network_is_used_on_a_tablet(app, browser, thing: Thing, size):
    for name in NAMESAKES:
        await enrol(thing, name)
    async with served(app) as address:
        tablet = await pair(browser, address, thing)
        page = tablet.page
        await page.set_viewport_size(size)
        await page.locator("#settings summary").click()
        await page.locator("#kiosk-code").fill("2468")
        await page.locator("#kiosk-start button").click()
        await page.locator("#kiosk").wait_for(state="visible")
        await tablet.context.set_offline(True)
        await page.locator("#kiosk-letters").press_sequentially("wąs")
        names = page.locator("#kiosk li button")
        assert sorted(await names.all_text_contents()) == sorted(NAMESAKES.values())
        await is_for_fingers(page, "#kiosk li button", "#kiosk li button, #kiosk-letters")
        assert await same_width(page, "#kiosk-letters", "#kiosk .kiosk-names")
        await names.get_by_text("Łukasz Wąsk.").click()
        await page.get_by_text("You are checked in").wait_for()
        assert await page.locator("#kiosk [data-for=success]").is_visible()  # not the colour alone
        assert not await page.locator("#kiosk [data-for=error]").is_visible()
        await is_for_fingers(page, "[data-kiosk=again]", "#kiosk h1:visible, .kiosk-name")
        await tablet.until(f"{WAITING} === '1'")
        await tablet.context.set_offline(False)
        await tablet.until(f"{WAITING} === '0'")
        assert tablet.complaints == []
    assert (await attendance_of(thing.gate)).arrived == 1


@pytest.mark.parametrize("size", [UPRIGHT, LYING], ids=["upright", "lying"])
async def test_a_kiosks_own_page_is_used_on_a_tablet(app, browser, thing: Thing, gatekeeper, size):
    for name in NAMESAKES:
        await enrol(thing, name)
    wish = Wish(
        kind=KIND, subject=thing.subject, name="T", mode=Mode.KIOSK, gate_list=thing.gate.id
    )
    _, token = await pair_device(await invite_device(wish, viewer=gatekeeper))
    cookies = {"device": token, "language": "en"}
    async with served(app) as address, phone(browser, address, cookies) as (page, said):
        await page.set_viewport_size(size)
        await page.goto(f"{address}/checkin/kiosk")
        goes_back = page.locator("meta[http-equiv=refresh]")
        assert await goes_back.count() == 0
        await page.locator("[name=search]").fill("wąs")
        await page.locator("[name=search]").press("Enter")
        names = page.locator(".gate-people .gate-person")
        await names.first.wait_for()
        assert sorted(await names.all_text_contents()) == sorted(NAMESAKES.values())
        await is_for_fingers(page, ".gate-people button", ".gate-person, [name=search]")
        assert await goes_back.get_attribute("content") == "30; url=/checkin/kiosk"
        line = page.locator(".gate-people li", has_text="Łucja Wąsi.")
        await line.get_by_role("button", name="This is me").click()
        await page.locator("[data-tone=success] .gate-word", has_text="Enter").wait_for()
        await is_for_fingers(page, ".gate-next", ".gate-word")
        assert said == []
    assert (await attendance_of(thing.gate)).arrived == 1
