"""Checking oneself in: a poster, a screen, a kiosk."""

from __future__ import annotations

import re

import pytest
from httpx import ASGITransport, AsyncClient

from core.checkin.api import Mode, Wish, devices_of, invite_device, pair_device, put_up
from core.checkin.service import plans
from core.checkin.spots import poster_code
from core.data.commands import as_uuid, read
from core.settings import current
from core.signups.api import Source, link_path
from tests.core.checkin import house
from tests.core.checkin.house import apply, count, enrol, execute, typed_code_of
from tests.core.checkin.trial.plugin import KIND
from tests.core.facilities.scanner.conftest import BASE_URL


@pytest.fixture
async def visitor(app):
    async with AsyncClient(
        transport=ASGITransport(app),
        base_url=BASE_URL,
        cookies={"language": "en"},
        headers={"Sec-Fetch-Site": "same-origin"},
    ) as client:
        yield client


async def spot(desk, thing, mode="poster", **given):
    """The address behind the code of a poster or screen, from the coordinator's own page."""
    fields = {"name": "Drzwi", "mode": mode, "where": str(thing.gate.id)} | given
    made = await desk.press(f"/checkin/at/{thing.subject}/spots/new", **fields)
    assert made.status_code == 303
    page = await desk.get(made.headers["location"])
    assert "<svg" in page.text
    found = (await devices_of(KIND, thing.subject))[-1]
    code = poster_code(found.id, secret=current().secret_key)
    return f"/checkin/here/{found.id}", code


def permit_on(page):
    return re.search(r'name="permit" value="([^"]+)"', page.text)[1]


async def test_who_has_no_account_types_the_letters_of_the_pass(desk, visitor, thing):
    path, code = await spot(desk, thing)
    letters = await typed_code_of(await enrol(thing, "Łucja Wąs"))
    page = await visitor.get(path, params={"c": code})
    assert page.status_code == 200
    permit = permit_on(page)
    wrong = await visitor.post(path, data={"permit": permit, "code": "3333-4444"})
    assert wrong.status_code == 422
    assert 'value="3333-4444"' in wrong.text
    assert permit_on(wrong) == permit
    done = await visitor.post(path, data={"permit": permit, "code": letters})
    assert (done.status_code, "Enter" in done.text) == (200, True)
    assert "Wąs" not in done.text
    again = await visitor.post(path, data={"permit": permit, "code": letters})
    assert "Again" in again.text
    assert await count("checkin_presence") == 1


async def test_who_is_signed_in_presses_once(desk, sign_in, thing, host):
    path, code = await spot(desk, thing)
    somebody = await sign_in(host, role="")
    await apply(thing, person=somebody.viewer.person, source=Source.DESK)
    page = await somebody.get(path, params={"c": code})
    assert "Check me in" in page.text
    done = await somebody.press(path, permit=permit_on(page))
    assert "Enter" in done.text


async def link_of(signup):
    (row,) = await read("SELECT id FROM signups_link WHERE signup = ? LIMIT 1", [signup])
    return link_path(as_uuid(row["id"]))


async def pressed(visitor, page, path):
    """What the form with the big button sends."""
    signup = re.search(r'name="signup" value="([^"]+)"', page.text)[1]
    return await visitor.post(path, data={"permit": permit_on(page), "signup": signup})


async def test_who_has_opened_the_pass_on_this_phone_presses_once_without_an_account(
    desk, visitor, thing
):
    path, code = await spot(desk, thing)
    signup = await apply(thing, name="Ola Lis")
    await enrol(thing, "Ewa Inna")
    before = await visitor.get(path, params={"c": code})
    assert "Check me in" not in before.text, "the control: nobody is known yet"
    await execute("UPDATE signups_signup SET state = 'confirmed' WHERE id = ?", signup)
    opened = await visitor.get(await link_of(signup))
    assert opened.status_code == 200
    cookie = opened.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    page = await visitor.get(path, params={"c": code})
    assert page.text.count("Check me in") == 1
    assert "Ola L." in page.text
    assert "Lis" not in page.text
    done = await pressed(visitor, page, path)
    assert "Enter" in done.text
    rows = await read("SELECT signup FROM checkin_scan")
    assert [as_uuid(row["signup"]) for row in rows] == [signup]


async def test_of_two_passes_the_pressed_one_comes_and_no_other_can_be_named(desk, visitor, thing):
    path, code = await spot(desk, thing)
    mine = [await apply(thing, name=name) for name in ("Ola Lis", "Jaś Lis")]
    other = await enrol(thing, "Ewa Inna")
    await execute("UPDATE signups_signup SET state = 'confirmed'")
    for signup in mine:
        await visitor.get(await link_of(signup))
    page = await visitor.get(path, params={"c": code})
    assert page.text.count("Check me in") == 2
    permit = permit_on(page)
    foreign = await visitor.post(path, data={"permit": permit, "signup": str(other)})
    assert foreign.status_code == 422
    assert await count("checkin_scan") == 0
    done = await visitor.post(path, data={"permit": permit, "signup": str(mine[1])})
    assert "Enter" in done.text
    rows = await read("SELECT signup FROM checkin_scan")
    assert [as_uuid(row["signup"]) for row in rows] == [mine[1]]


async def test_a_known_pass_does_not_stand_at_the_place(desk, visitor, thing):
    """Without the code of the poster the browser of a pass opens nothing."""
    path, code = await spot(desk, thing)
    signup = await apply(thing, name="Ola Lis")
    await execute("UPDATE signups_signup SET state = 'confirmed'")
    await visitor.get(await link_of(signup))
    away = await visitor.get(path, params={"c": "x"})
    assert (away.status_code, "Ola" in away.text) == (410, False)
    made_up = await visitor.post(path, data={"permit": "29000000.x", "signup": str(signup)})
    assert made_up.status_code == 410
    visitor.cookies.delete("passes")
    visitor.cookies.set("passes", f"9999999999~{signup.hex}~forged")
    page = await visitor.get(path, params={"c": code})
    assert (page.status_code, "Check me in" in page.text) == (200, False)


async def test_without_the_code_at_the_place_nobody_is_checked_in(desk, visitor, thing):
    path, code = await spot(desk, thing)
    letters = await typed_code_of(await enrol(thing))
    for params in ({}, {"c": code[:-1] + "x"}):
        page = await visitor.get(path, params=params)
        assert page.status_code == 410
        assert "permit" not in page.text
    made_up = await visitor.post(path, data={"permit": "29000000.x", "code": letters})
    assert made_up.status_code == 410
    assert await count("checkin_scan") == 0


async def test_guessing_letters_at_a_poster_is_slowed_down(desk, visitor, thing, monkeypatch):
    monkeypatch.setattr(plans, "TYPED_CODES_PER_MINUTE", 2)
    path, code = await spot(desk, thing)
    permit = permit_on(await visitor.get(path, params={"c": code}))
    answers = [
        (await visitor.post(path, data={"permit": permit, "code": f"3333-444{n}"})).status_code
        for n in "3467"
    ]
    assert answers == [422, 422, 429, 429]


async def test_a_screen_loads_itself_anew(desk, thing):
    made = await desk.press(
        f"/checkin/at/{thing.subject}/spots/new",
        name="Hol",
        mode="screen",
        where=str(thing.gate.id),
    )
    page = await desk.get(made.headers["location"])
    assert 'http-equiv="refresh"' in page.text


@pytest.fixture
async def kiosk(visitor, thing, gatekeeper):
    """A tablet at the door."""
    wish = Wish(
        kind=KIND,
        subject=thing.subject,
        name="Tablet",
        mode=Mode.KIOSK,
        gate_list=thing.gate.id,
    )
    _, token = await pair_device(await invite_device(wish, viewer=gatekeeper))
    visitor.cookies.set("device", token)
    return visitor


async def test_a_kiosk_shows_short_names_and_checks_in(kiosk, thing):
    signup = await enrol(thing, "Łucja Wąsowska")
    page = await kiosk.get("/checkin/kiosk", params={"search": "wąs"})
    assert "Łucja W." in page.text
    assert "Wąsowska" not in page.text
    assert "Type more letters" in (await kiosk.get("/checkin/kiosk?search=w")).text
    done = await kiosk.post(f"/checkin/kiosk/{signup}", data={})
    assert "Enter" in done.text
    assert "Wąsowska" not in done.text
    assert "checked in" in (await kiosk.get("/checkin/kiosk?search=was")).text


async def test_a_kiosk_is_for_everybodys_hands_and_opens_nothing_else(kiosk, thing, host):
    elsewhere = await enrol(await house.make_thing(host))
    for path in (
        f"/checkin/{thing.gate.id}",
        f"/checkin/{thing.gate.id}/people",
        "/checkin/device",
        "/checkin/device/bundle",
        f"/checkin/at/{thing.subject}",
    ):
        answer = await kiosk.get(path, headers={"Accept": "application/json"})
        assert answer.status_code in (401, 404), path
    assert (await kiosk.post(f"/checkin/kiosk/{elsewhere}", data={})).status_code == 404


async def test_letters_work_at_a_kiosk_too(kiosk, thing):
    letters = await typed_code_of(await enrol(thing))
    assert "Enter" in (await kiosk.post("/checkin/kiosk/code", data={"code": letters})).text


async def test_a_poster_is_no_kiosk_and_a_phone_no_poster(visitor, thing, gatekeeper):
    wish = Wish(kind=KIND, subject=thing.subject, name="x")
    device, _ = await pair_device(await invite_device(wish, viewer=gatekeeper))
    assert (await visitor.get(f"/checkin/here/{device.id}")).status_code == 404
    poster = await put_up(
        Wish(kind=KIND, subject=thing.subject, name="y", mode=Mode.POSTER), viewer=gatekeeper
    )
    assert (await visitor.get(f"/checkin/here/{poster}")).status_code == 410
