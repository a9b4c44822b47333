"""Paired phones in a real browser: with network, without, and with it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.checkin.api import (
    attendance_of,
    conflicts_of,
    device_by_id,
    revoke_device,
    revoke_pass,
    undo,
)
from core.checkin.attachments import pass_picture
from core.checkin.tokens import parts, sign
from core.data.commands import as_uuid, read
from core.facilities.scanner.routes import app_files
from core.kernel import registry
from core.testing.browser import CHROMIUM, FFMPEG, camera_arguments, film
from tests.core.checkin.house import (
    Thing,
    apply,
    code_of,
    count,
    enrol,
    execute,
    make_coordinator,
    make_thing,
)
from tests.core.checkin.trial import plugin as trial
from tests.core.facilities.scanner.browser import HOME, chromium, pair, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.anyio,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here"),
    pytest.mark.filterwarnings("default::DeprecationWarning"),
]
MANY = 500
SENT = "document.querySelector('#network').dataset.waiting === '0'"
WAITING = "Number(document.querySelector('#network').dataset.waiting)"


async def enrol_many(thing: Thing, number: int) -> list[str]:
    return [await code_of(await enrol(thing, f"Osoba {place}")) for place in range(number)]


async def test_500_readings_without_network_survive_a_reload_and_come_in_once(
    app, browser, host: UUID
):
    thing = await make_thing(host, capacity=MANY + 10)
    codes = await enrol_many(thing, MANY)
    async with served(app) as address:
        phone = await pair(browser, address, thing)
        await phone.feed(codes[:1])
        assert await phone.said() == ("success", "")
        assert await count("checkin_scan") == 1
    # The server is gone, and the phone knows of no network either.
    await phone.context.set_offline(True)
    await phone.feed([*codes[1:], *codes[:5]])
    await phone.until(f"{WAITING} === {MANY + 4}")
    await phone.page.reload()
    await phone.until(f"{WAITING} === {MANY + 4}")
    arrived = phone.page.locator("#count [data-part=arrived]")
    await phone.until(f"document.querySelector('#count').textContent.includes('{MANY} ')")
    assert (await arrived.text_content()) == str(MANY)
    port = int(address.rsplit(":", 1)[1])
    async with served(app, port=port):
        await phone.context.set_offline(False)
        await phone.until(SENT)
    assert phone.complaints == []
    assert (await attendance_of(thing.gate)).arrived == MANY
    assert await count("checkin_presence") == MANY
    assert await count("checkin_scan") == MANY + 5
    assert await count("checkin_scan", "result = 'already'") == 5


async def test_two_phones_without_network_that_admit_the_same_people(app, browser, thing: Thing):
    codes = await enrol_many(thing, 6)
    async with served(app) as address:
        phones = [await pair(browser, address, thing, name) for name in ("Brama A", "Brama B")]
        for phone, mine in zip(phones, (codes[:4], codes[2:]), strict=True):
            await phone.context.set_offline(True)
            await phone.feed(mine)
            await phone.until(f"{WAITING} === 4")
        for phone in phones:
            await phone.context.set_offline(False)
            await phone.until(SENT)
        differences = phones[1].page.locator("#differences li")
        await differences.first.wait_for()
        assert await differences.count() == 2
    assert (await attendance_of(thing.gate)).arrived == 6
    assert await count("checkin_scan") == 8
    conflicts = await conflicts_of(trial.KIND, thing.subject)
    assert len(conflicts) == 2


async def test_without_network_forged_and_withdrawn_and_late_passes_stay_outside(
    app, browser, host: UUID
):
    thing = await make_thing(host)
    good = await code_of(await enrol(thing))
    withdrawn = await enrol(thing)
    withdrawn_code = await code_of(withdrawn)
    await revoke_pass(withdrawn, viewer=await make_coordinator(host))
    late = await code_of(await enrol(thing))
    held = await code_of(await apply(thing, name="Ola"))
    found = parts(late)
    assert found is not None
    await execute(
        "UPDATE checkin_pass SET not_after = ? WHERE id = ?",
        found[0].not_after - timedelta(days=30),
        found[0].pass_id,
    )
    forged = sign(parts(good)[0], Ed25519PrivateKey.generate())
    flipped = ("A" if good[0] != "A" else "B") + good[1:]
    other = await code_of(await enrol(await make_thing(host)))
    expected = {
        forged: "This code was not made here.",
        flipped: "",
        withdrawn_code: "This pass was withdrawn.",
        late: "This pass was good until",
        held: "This sign-up is not confirmed yet.",
        other: "This pass is for something else.",
        "HELLO WORLD, NO PASS": "This is not a pass.",
    }
    async with served(app) as address:
        phone = await pair(browser, address, thing)
        await phone.context.set_offline(True)
        for code, reason in expected.items():
            await phone.feed([code])
            tone, said = await phone.said()
            assert tone == "error", said
            assert reason in said
            await phone.next()
        await phone.feed([good])  # the control
        assert await phone.said() == ("success", "")
        assert await phone.page.locator("#answer [data-part=name]").text_content() == "Łucja Wąs"
        await phone.until(f"{WAITING} === {len(expected) + 1}")
        await phone.context.set_offline(False)
        await phone.until(SENT)
    assert (await attendance_of(thing.gate)).arrived == 1


@pytest.mark.skipif(not FFMPEG, reason="ffmpeg is not here")
async def test_the_camera_reads_a_pass_without_network(app, thing: Thing, tmp_path: Path):
    """The reader itself comes out of what the worker has kept."""
    (picture,) = await pass_picture({"signup": str(await enrol(thing))}, "pl")
    video = film(picture.content, tmp_path)
    async with chromium(*camera_arguments(video, asks=True)) as browser, served(app) as address:
        phone = await pair(browser, address, thing)
        await phone.context.set_offline(True)
        await phone.context.grant_permissions(["camera"])
        await phone.page.reload()
        assert (await phone.said())[0] == "success"
        assert await phone.page.locator("#answer [data-part=name]").text_content() == "Łucja Wąs"
        assert await phone.page.locator("#network").get_attribute("data-kind") == "offline"
        assert await count("checkin_scan") == 0
        await phone.context.set_offline(False)
        await phone.until(SENT)
        assert phone.complaints == []
    assert (await attendance_of(thing.gate)).arrived == 1


async def test_names_walk_ins_and_undo_without_network(app, browser, thing: Thing):
    await enrol(thing, "Łucja Wąs")
    async with served(app) as address:
        phone = await pair(browser, address, thing)
        page = phone.page
        await phone.context.set_offline(True)
        await page.locator("#search").fill("luc")
        await page.locator("#names button").click()
        assert (await phone.said())[0] == "success"
        await phone.next()
        await page.locator("#last button").first.click()
        await page.locator("#last input").fill("Pomyłka przy bramie")
        await page.locator("#last form button").click()
        await page.locator("#answer .gate-word", has_text="Undone").wait_for()
        await phone.next()
        await page.locator("#last li", has_text="taken back by Brama A").wait_for()
        await page.locator("details:has(#walk-in) summary").click()
        await page.locator("#walk-in-name").fill("Ewa Lis")
        await page.locator("#walk-in button").click()
        assert (await phone.said())[0] == "success"
        await phone.next()
        await page.locator("#walk-in-name").fill("Ewa Pomylona")
        await page.locator("#walk-in button").click()
        await phone.next()
        await phone.until("document.querySelector('#count').textContent.includes('2 ')")
        line = page.locator("#last li", has_text="Ewa Pomylona")
        await line.locator("button").click()
        await line.locator("form button").click()
        await page.locator("#answer .gate-word", has_text="Undone").wait_for()
        await phone.until("document.querySelector('#count').textContent.includes('1 ')")
        await phone.until(f"{WAITING} === 5")
        await phone.context.set_offline(False)
        await phone.until(SENT)
    assert (await attendance_of(thing.gate)).arrived == 1
    rows = await read("SELECT direction FROM checkin_scan ORDER BY at")
    assert [row["direction"] for row in rows] == ["entry", "undo", "entry", "entry", "undo"]
    reasons = await read("SELECT reason FROM audit_entry WHERE action = 'checkin.scan.undone'")
    assert sorted(row["reason"] for row in reasons) == ["", "Pomyłka przy bramie"]


async def test_a_phone_shows_who_took_its_reading_back(app, browser, thing: Thing, gatekeeper):
    code = await code_of(await enrol(thing, "Łucja Wąs"))
    async with served(app) as address:
        phone = await pair(browser, address, thing)
        await phone.feed([code])
        assert (await phone.said())[0] == "success"
        (row,) = await read("SELECT id FROM checkin_scan")
        await undo(as_uuid(row["id"]), viewer=gatekeeper, reason="Nie ta osoba.")
        await phone.page.reload()
        line = phone.page.locator("#last li", has_text=f"taken back by {gatekeeper.name}")
        await line.wait_for()
        assert await line.locator("button").count() == 0
        assert phone.complaints == []


async def test_a_revoked_phone_forgets_everything(app, browser, thing: Thing):
    await enrol(thing, "Łucja Wąs")
    async with served(app) as address:
        phone = await pair(browser, address, thing)
        device = await device_by_id(phone.device)
        await revoke_device(device, viewer=await make_coordinator(thing.organization))
        await phone.page.locator("#revoked").wait_for(state="visible")
        left = await phone.page.evaluate(
            """async () => { const opened = indexedDB.open('pospolu-checkin');
            await new Promise((done) => { opened.onsuccess = done; });
            const all = (name) => new Promise((done) => { opened.result.transaction(name)
              .objectStore(name).getAll().onsuccess = (event) => done(event.target.result); });
            return [await all('kept'), await all('readings'), await caches.keys()] }"""
        )
    assert left == [[], [], []]


async def test_a_kiosk_checks_in_by_the_first_letters_and_is_left_with_its_code(
    app, browser, thing: Thing
):
    await enrol(thing, "Łucja Wąs")
    async with served(app) as address:
        phone = await pair(browser, address, thing)
        page = phone.page
        await page.locator("#settings summary").click()
        await page.locator("#kiosk-code").fill("2468")
        await page.locator("#kiosk-start button").click()
        kiosk = page.locator("#kiosk")
        await kiosk.wait_for(state="visible")
        await page.reload()  # it stays a kiosk
        await kiosk.wait_for(state="visible")
        assert await kiosk.locator("li").count() == 0
        await page.locator("#kiosk-letters").fill("łuc")
        assert await kiosk.locator("li button").all_text_contents() == ["Łucja W."]
        await kiosk.locator("li button").click()
        await kiosk.get_by_text("You are checked in").wait_for()
        await page.locator("[data-kiosk=again]").click()
        await page.locator("[data-kiosk=out] summary").click()
        await page.locator("#kiosk-leave-code").fill("1111")
        await page.locator("[data-kiosk=leave] button").click()
        await kiosk.get_by_text("This is not the code.").wait_for()
        await page.locator("#kiosk-leave-code").fill("2468")
        await page.locator("[data-kiosk=leave] button").click()
        await kiosk.wait_for(state="hidden")
    assert (await attendance_of(thing.gate)).arrived == 1


async def test_the_app_is_made_anew_when_a_file_changes(
    app, browser, thing: Thing, monkeypatch, tmp_path
):
    modules = tmp_path / "scanner"
    modules.mkdir()
    for path in app_files.MODULES.glob("*.js"):
        (modules / path.name).write_bytes(path.read_bytes())
    async with served(app) as address:
        phone = await pair(browser, address, thing)
        before = app_files.version()
        assert await phone.page.evaluate("caches.keys()") == [f"checkin-{before}"]
        (modules / "names.js").write_text((modules / "names.js").read_text() + "\n// changed\n")
        monkeypatch.setattr(app_files, "MODULES", modules)
        app_files.version.cache_clear()
        after = app_files.version()
        assert after != before
        await phone.page.reload()
        await phone.until(f"caches.keys().then((names) => names.join() === 'checkin-{after}')")
        await phone.is_installed()
        await phone.context.set_offline(True)
        await phone.page.reload()
        await phone.until("document.querySelector('#app').dataset.state === 'ready'")
        kept = await phone.page.evaluate(
            "(async () => (await (await caches.open((await caches.keys())[0])).keys())"
            ".map((one) => new URL(one.url).pathname))()"
        )
        assert {path for path in kept if not path.startswith(("/static/", app_files.FILES))} == {
            HOME
        }
    app_files.version.cache_clear()


@pytest.fixture
def age_is_asked(app):
    """The thing's kind asks people how old they are, as shifts and some events do."""
    rooms = registry.current()
    before, kinds = rooms.signup_kinds, dict(rooms.signup_kinds)
    kinds[trial.KIND] = replace(kinds[trial.KIND], asks_age=True)
    object.__setattr__(rooms, "signup_kinds", MappingProxyType(kinds))
    yield
    object.__setattr__(rooms, "signup_kinds", before)


@pytest.mark.usefixtures("age_is_asked")
async def test_a_walk_in_without_network_says_an_age_and_minors_wait_for_a_guardian(
    app, browser, thing: Thing
):
    async with served(app) as address:
        phone = await pair(browser, address, thing)
        page = phone.page
        name, age = page.locator("#walk-in-name"), page.locator("#walk-in-age")
        await phone.context.set_offline(True)
        await page.locator("details:has(#walk-in) summary").click()
        assert await age.is_visible()
        await name.fill("Ewa Lis")
        await page.locator("#walk-in button").click()
        await phone.until("document.activeElement.id === 'walk-in-age'")
        assert await page.evaluate(WAITING) == 0
        await age.select_option("adult")
        await page.locator("#walk-in button").click()
        assert (await phone.said())[0] == "success"
        await phone.next()
        assert (await name.input_value(), await age.input_value()) == ("", "")
        await name.fill("Jaś Lis")
        await age.select_option("13_15")
        await page.locator("#walk-in button").click()
        assert (await phone.said())[0] != "success"
        await phone.next()
        await phone.until(f"{WAITING} === 2")
        await phone.context.set_offline(False)
        await phone.until(SENT)
        assert phone.complaints == []
    rows = await read("SELECT state FROM signups_signup ORDER BY state")
    assert [row["state"] for row in rows] == ["confirmed", "held"]
    assert (await attendance_of(thing.gate)).arrived == 1
    assert await count("checkin_presence") == 1


async def test_a_phone_asks_no_age_where_the_list_does_not(app, browser, thing: Thing):
    async with served(app) as address:
        phone = await pair(browser, address, thing)
        await phone.page.locator("details:has(#walk-in) summary").click()
        assert await phone.page.locator("#walk-in-name").is_visible()
        assert not await phone.page.locator("#walk-in-age").is_visible()
