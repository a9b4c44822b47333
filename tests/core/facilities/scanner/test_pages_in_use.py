"""The gate's and the coordinator's pages in use: camera, kiosk, counts, tables, posters."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import load_workbook

from core.checkin.api import attendance_of, devices_of, scan
from core.checkin.spots import poster_code, screen_code
from core.data.times import later, utc_now
from core.settings import current
from core.signups.api import Source
from core.testing.browser import CHROMIUM
from core.testing.postgres import free_port
from tests.core.checkin import house
from tests.core.checkin.house import Thing, apply, code_of, enrol, reading, typed_code_of
from tests.core.checkin.trial import plugin as trial
from tests.core.facilities.scanner.browser import chromium, pair, phone, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.anyio,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here"),
    pytest.mark.filterwarnings("default::DeprecationWarning"),
]
TWO_CAMERAS = (
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream=device-count=2",
)
# A phone with a lamp: what the browser's own track says and takes. The page is ours as it is.
WITH_A_LAMP = """
  const { getCapabilities } = MediaStreamTrack.prototype;
  MediaStreamTrack.prototype.getCapabilities = function () {
    return { ...getCapabilities.call(this), torch: true };
  };
  MediaStreamTrack.prototype.applyConstraints = async function (wanted) {
    (window.lamp ??= []).push(wanted.advanced[0].torch);
  };
"""
# What the phone is told to do, as it is told: the page is ours, and does what it does.
HEARD = """
  window.shaken = [];
  window.played = [];
  const { vibrate } = Navigator.prototype;
  Navigator.prototype.vibrate = function (pattern) {
    window.shaken.push(pattern);
    return vibrate.call(this, pattern);
  };
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (...when) {
    window.played.push(this.frequency.value);
    return start.apply(this, when);
  };
"""
# A browser that reads codes by itself, and sees this one.
READS_BY_ITSELF = """
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code", "ean_13"]; }
    async detect() { return [{ rawValue: "%s", format: "qr_code" }]; }
  };
"""
# As a hand scanner types: key by key where the focus is, faster than a person can.
TYPED_BY_A_SCANNER = """code => { for (const key of [...code, "Enter"]) {
    const pressed = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(pressed);
} }"""
CAMERA_IN_USE = (
    "document.querySelector('#video').srcObject.getVideoTracks()[0].getSettings().deviceId"
)


def cookies_of(desk) -> dict[str, str]:
    return {"session": desk.client.cookies["session"], "language": "en"}


async def test_the_lamp_and_the_camera_are_chosen_and_the_choice_is_kept(app, thing: Thing):
    async with chromium(*TWO_CAMERAS) as browser, served(app) as address:
        phone = await pair(browser, address, thing)
        page = phone.page
        await phone.context.grant_permissions(["camera"])
        await page.reload()
        await page.locator("#cameras").wait_for(state="visible")
        assert not await page.locator("#torch").is_visible()  # the control: no lamp, no button
        names = await page.locator("#cameras option").all_text_contents()
        assert len(names) == 2
        before = await page.evaluate(CAMERA_IN_USE)
        await page.locator("#cameras").select_option(index=1)
        await phone.until(f"{CAMERA_IN_USE} !== '{before}'")
        chosen = await page.evaluate(CAMERA_IN_USE)
        await page.add_init_script(WITH_A_LAMP)
        await page.reload()
        lamp = page.locator("#torch")
        await lamp.wait_for(state="visible")
        assert await page.evaluate(CAMERA_IN_USE) == chosen
        await lamp.click()
        await phone.until("document.querySelector('#torch').ariaPressed === 'true'")
        await lamp.click()
        await phone.until("document.querySelector('#torch').ariaPressed === 'false'")
        assert await page.evaluate("window.lamp") == [True, False]
        assert phone.complaints == []


async def test_a_browser_that_reads_codes_by_itself_loads_no_reader_of_ours(app, thing: Thing):
    code = await code_of(await enrol(thing, "Łucja Wąs"))
    async with chromium(*TWO_CAMERAS) as browser, served(app) as address:
        phone = await pair(browser, address, thing)
        loaded = "performance.getEntriesByType('resource').map((one) => one.name).join()"
        await phone.until(f"{loaded}.includes('zxing_reader')")  # the control: this one cannot
        await phone.page.add_init_script(READS_BY_ITSELF % code)
        asked: list[str] = []  # by the page: its worker keeps the reader for others
        phone.page.on("request", lambda one: asked.append(one.url))
        await phone.page.reload()
        assert (await phone.said())[0] == "success"
        assert "zxing_reader" not in await phone.page.evaluate(loaded)
        assert not [url for url in asked if "barcode-detector.js" in url]
        assert phone.complaints == []
    assert (await attendance_of(thing.gate)).arrived == 1


async def test_a_hand_scanner_reads_wherever_the_focus_is_and_types_into_a_field(
    app, browser, thing: Thing
):
    codes = [await code_of(await enrol(thing, f"Osoba {number}")) for number in range(2)]
    async with served(app) as address:
        phone = await pair(browser, address, thing)
        page = phone.page
        for place, code in enumerate(codes, start=1):
            await page.locator("#settings summary").focus()  # Enter would fold it out
            await page.evaluate(TYPED_BY_A_SCANNER, code)
            assert (await phone.said())[0] == "success"
            await phone.next()
            await phone.until(
                f"document.querySelector('#count [data-part=arrived]').textContent === '{place}'"
            )
            assert await page.locator("#settings").get_attribute("open") is None
        await page.locator("#search").focus()
        await page.evaluate(TYPED_BY_A_SCANNER, codes[0])
        assert not await page.locator("#answer").is_visible()
        assert phone.complaints == []
    assert await house.count("checkin_scan") == 2


async def test_each_answer_is_heard_and_felt_unless_that_is_switched_off(
    app, browser, thing: Thing
):
    code = await code_of(await enrol(thing, "Łucja Wąs"))
    async with served(app) as address:
        phone = await pair(browser, address, thing)
        page = phone.page
        await page.add_init_script(HEARD)
        await page.reload()
        await phone.until("document.querySelector('#app').dataset.state === 'ready'")
        for fed, tone in ((code, "success"), (code, "warning"), ("NO PASS AT ALL", "error")):
            await phone.feed([fed])
            await page.locator(f"#answer[data-tone={tone}]").wait_for(state="visible")
            await phone.next()
        assert await page.evaluate("window.shaken") == [[60], [60, 80, 60], [300]]
        assert await page.evaluate("window.played") == [880, 440, 440, 196]
        await page.locator("#settings summary").click()
        await page.locator("#sound").uncheck()
        await page.reload()  # the choice is kept
        await phone.until("document.querySelector('#app').dataset.state === 'ready'")
        await phone.feed(["NO PASS AT ALL"])
        assert (await phone.said())[0] == "error"
        assert await page.evaluate("[window.shaken, window.played]") == [[], []]
        assert phone.complaints == []


async def test_a_kiosk_that_nobody_touches_goes_back_to_its_start(app, browser, thing: Thing):
    await enrol(thing, "Łucja Wąs")
    async with served(app) as address:
        phone = await pair(browser, address, thing)
        page = phone.page
        await page.clock.install()
        await page.reload()  # a clock that jumps under the page is what it mistrusts
        await phone.until("document.querySelector('#app').dataset.state === 'ready'")
        await page.locator("#settings summary").click()
        await page.locator("#kiosk-code").fill("2468")
        await page.locator("#kiosk-start button").click()
        await page.locator("#kiosk").wait_for(state="visible")
        names = page.locator("#kiosk li button")
        await page.locator("#kiosk-letters").press_sequentially("łuc")
        assert await names.all_text_contents() == ["Łucja W."]
        await page.locator("[data-kiosk=out] summary").click()
        await page.clock.fast_forward(9_000)
        assert await names.count() == 1
        await page.clock.fast_forward(2_000)
        assert await names.count() == 0
        assert await page.locator("#kiosk-letters").input_value() == ""
        assert not await page.locator("#kiosk-leave-code").is_visible()
        await page.locator("#kiosk-letters").press_sequentially("łuc")
        await names.click()
        await page.get_by_text("You are checked in").wait_for()
        await page.clock.fast_forward(11_000)
        await page.locator("[data-kiosk=ask]").wait_for(state="visible")
        assert "Łucja" not in await page.locator("#kiosk").text_content()
        assert await page.evaluate("document.querySelector('#ready').inert")


async def test_a_phone_shows_what_other_gates_count(app, browser, thing: Thing, gatekeeper):
    """One stream a phone, and none for a phone without network."""
    codes = [await code_of(await enrol(thing, f"Osoba {number}")) for number in range(3)]
    arrived = "document.querySelector('#count [data-part=arrived]').textContent"
    async with served(app) as address:
        east, west = [await pair(browser, address, thing, name) for name in ("A", "B")]
        await east.feed(codes[:1])
        await west.until(f"{arrived} === '1'")
        await west.context.set_offline(True)
        await west.feed(codes[1:2])
        assert (await west.said())[0] == "success"
        await west.until(f"{arrived} === '2'")
        await east.feed(codes[2:])
        await east.until(f"{arrived} === '2'")
        await west.context.set_offline(False)
        for one in (east, west):
            await one.until(f"{arrived} === '3'")
        assert east.complaints == west.complaints == []
    assert (await attendance_of(thing.gate)).arrived == 3


async def test_the_coordinators_page_counts_without_being_loaded_anew(
    app, browser, desk, thing, gatekeeper
):
    """Also after the server was away for a while."""
    codes = [await code_of(await enrol(thing, f"Osoba {number}")) for number in range(3)]
    port = free_port()
    address, seen = f"http://127.0.0.1:{port}", "3 came"
    async with phone(browser, address, cookies_of(desk)) as (page, said):
        live = page.locator("#live")
        async with served(app, port=port):
            await page.goto(f"{address}/checkin/at/{thing.subject}")
            await page.evaluate("window.isTheSame = true")
            for number, code in enumerate(codes[:2]):
                await page.locator("#live", has_text=f"{number} of {seen}").wait_for()
                await scan(reading(thing.gate, code), viewer=gatekeeper)
            await page.locator("#live", has_text=f"2 of {seen}").wait_for()
            assert "Osoba 1" in await live.inner_text()
            assert said == []
        await scan(reading(thing.gate, codes[2]), viewer=gatekeeper)
        async with served(app, port=port):
            await page.locator("#live", has_text=f"3 of {seen}").wait_for()
            assert await page.evaluate("window.isTheSame")


async def test_the_tables_of_the_live_page_are_downloaded_and_read(
    app, browser, desk, thing, gatekeeper, tmp_path: Path
):
    came = await enrol(thing, "Łucja Wąs")
    await enrol(thing, "=HYPERLINK(1)")
    await scan(reading(thing.gate, signup=came, gate="Wschód"), viewer=gatekeeper)
    async with served(app) as address, phone(browser, address, cookies_of(desk)) as (page, _):
        await page.goto(f"{address}/checkin/at/{thing.subject}")
        await page.get_by_role("link", name="Print and download").first.click()
        files = {}
        for kind in ("CSV", "XLSX"):
            async with page.expect_download() as coming:
                await page.get_by_role("button", name=f"Download as {kind}").click()
            await (await coming.value).save_as(tmp_path / kind)
            files[kind] = (tmp_path / kind).read_bytes()
    rows = list(csv.reader(io.StringIO(files["CSV"].decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(files["XLSX"])).active
    assert rows[0][0] == "Name"
    assert {row[0] for row in rows[1:]} == {"Łucja Wąs", "'=HYPERLINK(1)"}
    assert [cell.value for cell in sheet[1]] == rows[0]
    found = {row[0].value: row[3].value for row in sheet.iter_rows(min_row=2)}
    assert found["Łucja Wąs"] == "Wschód"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


async def put_up_one(page, address, thing: Thing, mode: str) -> str:
    """A poster or a screen, by the coordinator's own page; the address of its page."""
    await page.goto(f"{address}/checkin/at/{thing.subject}/spots/new")
    await page.locator("[name=name]").fill("Drzwi")
    await page.locator(f"[name=mode][value={mode}]").check()
    await page.get_by_role("button", name="Put up").click()
    await page.locator(".qr svg").wait_for()
    return str(page.url)


async def here(address: str, thing: Thing, code: Callable[[UUID], str]) -> str:
    """What is behind the code at the place that was put up last."""
    spot = (await devices_of(trial.KIND, thing.subject))[-1].id
    return f"{address}/checkin/here/{spot}?c={code(spot)}"


def on_a_poster(spot: UUID) -> str:
    return poster_code(spot, secret=current().secret_key)


def on_a_screen(ago: timedelta) -> Callable[[UUID], str]:
    """The code that stood there so long ago."""
    return lambda spot: screen_code(spot, later(utc_now(), -ago), secret=current().secret_key)


async def test_people_check_themselves_in_at_a_poster_and_at_a_screen(
    app, browser, desk, sign_in, host
):
    thing = await house.make_thing(host)
    somebody = await sign_in(host, role="")
    await apply(thing, person=somebody.viewer.person, source=Source.DESK)
    letters = await typed_code_of(await enrol(thing, "Jan Nowak"))
    late = await typed_code_of(await enrol(thing, "Ewa Lis"))
    async with served(app) as address:
        async with phone(browser, address, cookies_of(desk)) as (page, _):
            await put_up_one(page, address, thing, "poster")
        poster = await here(address, thing, on_a_poster)
        async with phone(browser, address, cookies_of(somebody)) as (page, said):
            await page.goto(poster)
            await page.get_by_role("button", name="Check me in").click()
            await page.locator("[data-tone=success] .gate-word", has_text="Enter").wait_for()
            assert said == []
        async with phone(browser, address, {"language": "en"}) as (page, _):
            await page.goto(poster)
            assert await page.evaluate("document.documentElement.scrollWidth") <= 360
            await page.locator("[name=code]").fill("3333-4444")
            await page.get_by_role("button", name="Check in with the letters").click()
            await page.locator(".field-wrong [name=code]").fill(letters)
            await page.get_by_role("button", name="Check in with the letters").click()
            await page.locator("[data-tone=success] .gate-word", has_text="Enter").wait_for()
        async with phone(browser, address, cookies_of(desk)) as (page, _):
            await put_up_one(page, address, thing, "screen")
        async with phone(browser, address, {"language": "en"}) as (page, _):
            await page.goto(await here(address, thing, on_a_screen(timedelta(minutes=10))))
            assert await page.locator("[name=code]").count() == 0
            await page.goto(await here(address, thing, on_a_screen(timedelta())))
            await page.locator("[name=code]").fill(late)
            await page.get_by_role("button", name="Check in with the letters").click()
            await page.locator("[data-tone=success] .gate-word", has_text="Enter").wait_for()
    assert (await attendance_of(thing.gate)).arrived == 3
