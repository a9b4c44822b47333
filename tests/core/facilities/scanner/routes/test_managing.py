"""The coordinator's page of one thing."""

from __future__ import annotations

from core.checkin.api import scan, undo
from tests.core.checkin import house
from tests.core.checkin.house import enrol, reading


async def test_the_page_shows_lists_phones_and_readings(desk, thing, gatekeeper):
    signup = await enrol(thing, "Łucja Wąs")
    await scan(reading(thing.gate, signup=signup, gate="Wschód"), viewer=gatekeeper)
    await desk.press(f"/checkin/at/{thing.subject}/devices", name="Telefon Oli")
    page = await desk.get(f"/checkin/at/{thing.subject}")
    assert page.status_code == 200
    for text in ("Łucja Wąs", "Telefon Oli", "waits for its code", "1 of 1 came", "Wschód"):
        assert text in page.text


async def test_the_page_says_who_took_a_reading_back_and_why(desk, thing, gatekeeper):
    signup = await enrol(thing, "Łucja Wąs")
    read = await scan(reading(thing.gate, signup=signup), viewer=gatekeeper)
    page = await desk.get(f"/checkin/at/{thing.subject}")
    assert "Nie ta osoba" not in page.text
    await undo(read.scan, viewer=gatekeeper, reason="Nie ta osoba")
    page = await desk.get(f"/checkin/at/{thing.subject}")
    assert f"taken back by {gatekeeper.name} – “Nie ta osoba”" in " ".join(page.text.split())


async def test_it_is_not_there_for_others(sign_in, thing):
    other = await sign_in(await house.make_organization("inna"))
    assert (await other.get(f"/checkin/at/{thing.subject}")).status_code == 404
    assert (await other.get(f"/checkin/at/{house.new_id()}")).status_code == 404


async def test_a_phone_without_a_name_is_asked_for_one(desk, thing):
    answer = await desk.press(f"/checkin/at/{thing.subject}/devices", name="")
    assert answer.status_code == 422


async def test_another_things_phone_cannot_be_ended_here(desk, thing, host):
    other = await house.make_thing(host)
    await desk.press(f"/checkin/at/{other.subject}/devices", name="x")
    (row,) = await house.read("SELECT id FROM checkin_device")
    path = f"/checkin/at/{thing.subject}/devices/{row['id']}/revoke"
    assert (await desk.press(path)).status_code == 404
