"""The scanner in a browser, with a camera that sees a real pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.checkin.api import attendance_of
from core.checkin.attachments import pass_picture
from core.data.commands import read
from core.testing.browser import CHROMIUM, FFMPEG, camera_arguments, film
from tests.core.checkin import house
from tests.core.checkin.house import count, enrol, typed_code_of
from tests.core.facilities.scanner.browser import chromium, pair, phone, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.anyio,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here"),
    pytest.mark.filterwarnings("default::DeprecationWarning"),
]

# Every answer that the page shows, and the camera's looks: each ends with a pause of this length.
WATCHED = """
  window.answers = [];
  window.looks = 0;
  const later = window.setTimeout;
  window.setTimeout = (act, after, ...more) => {
    if (after === 120) window.looks += 1;
    return later(act, after, ...more);
  };
  addEventListener("DOMContentLoaded", () => {
    const answer = document.querySelector("#answer");
    new MutationObserver(() => {
      if (!answer.hidden) window.answers.push(answer.dataset.tone);
    }).observe(answer, { attributeFilter: ["hidden"] });
  });
"""
SLOW_NETWORK = {"offline": False, "latency": 3000, "downloadThroughput": -1, "uploadThroughput": -1}


def cookies_of(desk) -> dict[str, str]:
    return {"session": desk.client.cookies["session"], "language": "en"}


@pytest.mark.skipif(not FFMPEG, reason="ffmpeg is not here")
async def test_the_camera_reads_a_pass_once_and_the_answer_fills_the_screen(
    app, desk, thing, tmp_path: Path
):
    signup = await enrol(thing, "Łucja Wąs")
    (picture,) = await pass_picture({"signup": str(signup)}, "pl")
    video = film(picture.content, tmp_path)
    async with (
        chromium(*camera_arguments(video)) as filmed,
        served(app) as address,
        phone(filmed, address, cookies_of(desk), has_camera=True) as (page, said),
    ):
        await page.goto(f"{address}/checkin/{thing.gate.id}")
        answer = page.locator("#answer")
        await answer.wait_for(state="visible")
        assert await answer.get_attribute("data-tone") == "success"
        assert await answer.locator("[data-part=name]").inner_text() == "Łucja Wąs"
        box = await answer.bounding_box()
        assert (box["x"], box["y"], box["width"]) == (0, 0, 360)
        await answer.wait_for(state="hidden")
        assert "Łucja Wąs" in await page.locator("#last").inner_text()
        await page.wait_for_function(
            "document.querySelector('#count [data-part=arrived]').textContent === '1'"
        )
        assert await page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
        assert said == []
        await page.locator("#last button").click()
        await page.locator("[data-tone=success] .gate-word").wait_for()
    assert (await attendance_of(thing.gate)).arrived == 0
    rows = await read("SELECT direction FROM checkin_scan ORDER BY received_at, direction")
    assert [row["direction"] for row in rows][:2] == ["entry", "undo"]


@pytest.mark.skipif(not FFMPEG, reason="ffmpeg is not here")
async def test_a_slow_phone_with_a_slow_network_reads_a_pass_that_stays_once(
    app, thing, tmp_path: Path
):
    """The answer comes after longer than a pass may be away, and the pass is still there."""
    (picture,) = await pass_picture({"signup": str(await enrol(thing))}, "pl")
    video = film(picture.content, tmp_path)
    async with chromium(*camera_arguments(video, asks=True)) as browser, served(app) as address:
        phone = await pair(browser, address, thing)
        await phone.context.grant_permissions(["camera"])
        await phone.page.add_init_script(WATCHED)
        slowed = await phone.context.new_cdp_session(phone.page)
        await slowed.send("Emulation.setCPUThrottlingRate", {"rate": 6})
        await slowed.send("Network.emulateNetworkConditions", SLOW_NETWORK)
        await phone.page.reload()
        await phone.until("window.answers.length > 0")
        await phone.page.locator("#answer").wait_for(state="hidden")
        looks = await phone.page.evaluate("window.looks")
        await phone.until(f"window.looks > {looks + 30}")
        assert await phone.page.evaluate("window.answers") == ["success"]
        assert phone.complaints == []
    assert await count("checkin_scan") == 1


async def test_typed_letters_survive_a_lost_network(app, browser, desk, thing):
    """The answer was lost on the way: sent again with its nonce it is one check-in."""
    typed = await typed_code_of(await enrol(thing, "Jan Nowak"))
    async with served(app) as address, phone(browser, address, cookies_of(desk)) as (page, _):
        await page.goto(f"{address}/checkin/{thing.gate.id}")
        lost = 0

        async def lose(route) -> None:
            nonlocal lost
            lost += 1
            await route.fetch()
            await route.abort()

        await page.route("**/scan", lose)
        await page.locator("[name=code]").fill(typed.lower())
        await page.locator("[name=code]").press("Enter")
        answer = page.locator("#answer")
        await answer.wait_for(state="visible")
        assert await answer.get_attribute("data-tone") == "error"
        assert lost == 3
        await page.unroute("**/scan")
        await page.locator("#again").click()
        await page.locator("#answer[data-tone=success]").wait_for()
        assert await answer.locator("[data-part=name]").inner_text() == "Jan Nowak"
    assert await count("checkin_scan") == 1
    assert (await attendance_of(thing.gate)).arrived == 1


async def test_a_held_sign_up_is_let_in_with_one_press(app, browser, desk, host):
    thing = await house.make_thing(host, starts=1)
    typed = await typed_code_of(await house.apply(thing, name="Ola", when=house.at()))
    async with served(app) as address, phone(browser, address, cookies_of(desk)) as (page, _):
        await page.goto(f"{address}/checkin/{thing.gate.id}")
        await page.locator("[name=code]").fill(typed)
        await page.locator("[name=code]").press("Enter")
        await page.locator("#answer[data-tone=error]").wait_for()
        await page.locator("[data-form=admit] button").click()
        await page.locator("[data-tone=success] .gate-word").wait_for()
    assert (await attendance_of(thing.gate)).arrived == 1
