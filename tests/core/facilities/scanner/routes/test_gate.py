"""The scanner's pages and its endpoint over HTTP."""

from __future__ import annotations

import asyncio
import re

import pytest

from core.checkin.api import attendance_of
from core.data.commands import read
from core.data.ids import new_id
from tests.core.checkin import house
from tests.core.checkin.house import code_of, count, enrol, typed_code_of

pytestmark = pytest.mark.anyio


def path(gate_list) -> str:
    return f"/checkin/{gate_list.id}"


def body(code: str, **given) -> dict[str, str]:
    return {"code": code, "nonce": new_id().hex, "device": str(new_id()), **given}


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


# --- who ---------------------------------------------------------------------------------------


async def test_a_visitor_is_asked_to_sign_in_whether_the_list_is_there_or_not(client, thing):
    for one in ("/checkin", path(thing.gate), f"/checkin/{new_id()}"):
        answer = await client.get(one)
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"/sign-in?next={one}",
        )
    answer = await client.post(
        path(thing.gate) + "/scan", json=body("x" * 20), headers={"Accept": "application/json"}
    )
    assert answer.status_code == 401


async def test_people_of_other_organizations_get_404_and_change_nothing(sign_in, thing):
    """Case 15: not even that the list is there."""
    signup = await enrol(thing, "TWIN-7f3a")
    stranger = await sign_in(await house.make_organization("inna"))
    officer = await sign_in(None, "city_officer")
    volunteer = await sign_in(thing.organization, "volunteer")
    for one in (stranger, officer, volunteer):
        answers = [
            await one.get(path(thing.gate)),
            await one.get(path(thing.gate) + "/people"),
            await one.get(path(thing.gate) + "/count"),
            await one.send(path(thing.gate) + "/scan", body(await code_of(signup))),
            await one.press(path(thing.gate) + "/code", code=await typed_code_of(signup)),
            await one.press(path(thing.gate) + f"/people/{signup}"),
            await one.press(path(thing.gate) + f"/admit/{signup}"),
            await one.press(path(thing.gate) + "/walk-in", name="Ja"),
            await one.press(path(thing.gate) + f"/undo/{new_id()}"),
        ]
        assert [answer.status_code for answer in answers] == [404] * len(answers)
        assert not any("TWIN-7f3a" in answer.text for answer in answers)
        assert "Festyn" not in (await one.get("/checkin")).text
    assert await count("checkin_scan") == 0


async def test_a_foreign_undo_and_a_foreign_name_are_404(sign_in, host, thing, desk):
    other = await house.make_organization("inna")
    theirs = await house.make_thing(other)
    stranger = await sign_in(other)
    signup = await enrol(theirs)
    made = await stranger.send(path(theirs.gate) + "/scan", body(await code_of(signup)))
    answers = [
        await desk.press(path(thing.gate) + f"/undo/{made.json()['scan']}"),
        await desk.press(path(thing.gate) + f"/people/{signup}"),
        await desk.press(path(thing.gate) + f"/admit/{signup}"),
        await desk.press(path(thing.gate) + f"/people/{new_id()}"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert (await attendance_of(theirs.gate)).arrived == 1


async def test_a_write_without_the_sessions_token_is_refused(desk, thing):
    code = await code_of(await enrol(thing))
    without = await desk.client.post(
        path(thing.gate) + "/scan", json=body(code), headers={"X-CSRF-Token": "wrong"}
    )
    assert without.status_code == 403
    assert await count("checkin_scan") == 0


async def test_the_scanner_of_a_module_that_is_off_is_gone(desk, thing, registry):
    from core.facilities.modules.state import BOARD

    assert (await desk.get(path(thing.gate))).status_code == 200
    await house.execute(
        "INSERT INTO modules_switch (module, is_on, changed_at) VALUES ('trial', ?, ?)",
        False,
        house.NOW,
    )
    await house.execute(
        "INSERT INTO data_version (key, number) VALUES ('modules', 7)"
        " ON CONFLICT (key) DO UPDATE SET number = 7"
    )
    BOARD.forget()
    try:
        assert (await desk.get(path(thing.gate))).status_code == 404
        assert "Festyn" not in (await desk.get("/checkin")).text
    finally:
        BOARD.forget()


# --- the script's endpoint -----------------------------------------------------------------------


async def test_a_reading_is_answered_in_the_readers_words(desk, thing):
    signup = await enrol(thing, "Łucja Wąs")
    code = await code_of(signup)
    first = await desk.send(path(thing.gate) + "/scan", body(code, gate="East"))
    again = await desk.send(path(thing.gate) + "/scan", body(code))
    said = first.json()
    assert first.status_code == again.status_code == 200
    assert (said["result"], said["tone"], said["name"]) == ("ok", "success", "Łucja Wąs")
    assert said["word"]
    assert said["may_undo"]
    assert again.json()["result"] == "already"
    assert again.json()["first_gate"] == "East"
    assert "East" in again.json()["reason"]


async def test_a_forged_code_is_422_and_another_event_409(desk, host, thing):
    other = await house.make_thing(host)
    forged = await desk.send(path(thing.gate) + "/scan", body("N" * 131))
    foreign = await desk.send(path(thing.gate) + "/scan", body(await code_of(await enrol(other))))
    assert (forged.status_code, forged.json()["code"]) == (422, "unreadable")
    assert (foreign.status_code, foreign.json()["code"]) == (409, "wrong_event")
    assert await count("checkin_scan", "result = 'refused'") == 2


async def test_ten_sends_of_one_reading_get_the_same_bytes(desk, thing):
    """Case 21 over HTTP."""
    sent = body(await code_of(await enrol(thing)))
    answers = await asyncio.gather(
        *(desk.send(path(thing.gate) + "/scan", sent) for _ in range(10))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert await count("checkin_scan") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "short"},
        {"nonce": "a b c d e f g h"},
        {"device": "me"},
        {"direction": "undo-all"},
        {"code": ""},
        {"code": "x" * 5000},
        {"gate": "East\x00"},
        {"gate": "x" * 81},
        {"device_at": "2026-11-22T10:00:00"},
        {"role": "admin"},
    ],
)
async def test_what_no_page_sends_is_422(desk, thing, wrong):
    answer = await desk.send(path(thing.gate) + "/scan", body("x" * 20) | wrong)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert await count("checkin_scan") == 0


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"\xff\xfe", b"{" * 2000])
async def test_what_is_no_reading_is_422(desk, thing, raw):
    answer = await desk.client.post(
        path(thing.gate) + "/scan",
        content=raw,
        headers={
            "X-CSRF-Token": desk.csrf,
            "Content-Type": "application/json",
            "Accept": "application/json",
        },
    )
    assert answer.status_code == 422


async def test_an_undo_is_no_direction_of_a_reading(desk, thing):
    answer = await desk.send(path(thing.gate) + "/scan", body("x" * 20, direction="undo"))
    assert answer.status_code == 422


# --- pages without a script ---------------------------------------------------------------------


async def test_the_first_page_lists_what_runs_today(desk, thing):
    await enrol(thing)
    answer = await desk.get("/checkin")
    assert answer.status_code == 200
    assert answer.text.count(f"/checkin/{thing.gate.id}") >= 1
    assert "Festyn sąsiedzki" in answer.text
    assert "0 of 1" in words(answer)


async def test_somebody_without_lists_is_told_so(sign_in):
    volunteer = await sign_in(await house.make_organization("pusta"), "volunteer")
    answer = await volunteer.get("/checkin")
    assert answer.status_code == 200


async def test_letters_are_checked_without_a_script_and_the_answer_can_be_undone(desk, thing):
    signup = await enrol(thing, "<b>Łucja</b>")
    page = await desk.get(path(thing.gate))
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page.text)[1]
    typed = await typed_code_of(signup)
    answer = await desk.press(
        path(thing.gate) + "/code", code=typed, idempotency_key=key, direction="entry", gate="East"
    )
    assert answer.status_code == 200
    assert 'data-tone="success"' in answer.text
    assert "&lt;b&gt;Łucja" in answer.text
    twice = await desk.press(
        path(thing.gate) + "/code", code=typed, idempotency_key=key, direction="entry", gate="East"
    )
    assert 'data-tone="success"' in twice.text
    assert await count("checkin_scan") == 1
    undo = re.search(rf'action="({path(thing.gate)}/undo/[^"]+)"', answer.text)[1]
    undone = await desk.press(undo, reason="<i>wrong person")
    assert undone.status_code == 200
    assert (await attendance_of(thing.gate)).arrived == 0
    again = await desk.press(undo)
    assert again.status_code == 200
    log = await desk.get(path(thing.gate))
    assert "taken back" in log.text
    assert log.text.count("“&lt;i&gt;wrong person”") == 2  # with the reading and with its undo


async def test_what_was_typed_wrong_is_said(desk, thing):
    nothing = await desk.press(path(thing.gate) + "/code", code="", direction="entry")
    assert nothing.status_code == 422
    unknown = await desk.press(path(thing.gate) + "/code", code="3333-4444", direction="entry")
    assert unknown.status_code == 422
    assert 'data-tone="error"' in unknown.text
    odd = await desk.press(path(thing.gate) + f"/people/{await enrol(thing)}", direction="sideways")
    assert odd.status_code == 422
    assert (await desk.press(path(thing.gate) + "/code", code="A", role="admin")).status_code == 422


async def test_names_are_found_and_pressed(desk, thing):
    signup = await enrol(thing, "Żaneta Półtorak")
    await enrol(thing, "Jan Nowak")
    page = await desk.get(path(thing.gate) + "/people", params={"search": "poltorak"})
    assert "Żaneta Półtorak" in page.text
    assert "Jan Nowak" not in page.text
    action = f"{path(thing.gate)}/people/{signup}"
    assert f'action="{action}"' in page.text
    assert (await desk.press(action, direction="entry")).status_code == 200
    inside = await desk.get(path(thing.gate) + "/people")
    assert "came at" in inside.text
    left = await desk.press(action, direction="exit")
    assert left.status_code == 200
    counted = (await desk.get(path(thing.gate) + "/count")).json()
    assert (counted["arrived"], counted["inside"], counted["expected"]) == (1, 0, 2)


async def test_a_held_sign_up_is_confirmed_at_the_gate(desk, host):
    thing = await house.make_thing(host, starts=1)
    signup = await house.apply(thing, name="Ola", when=house.at())
    refused = await desk.send(path(thing.gate) + "/scan", body(await code_of(signup)))
    assert (refused.status_code, refused.json()["offer"]) == (409, "admit")
    page = await desk.press(path(thing.gate) + f"/people/{signup}", direction="entry")
    assert page.status_code == 409
    action = re.search(rf'action="({path(thing.gate)}/admit/[^"]+)"', page.text)[1]
    assert (await desk.press(action)).status_code == 200
    assert (await attendance_of(thing.gate)).arrived == 1


async def test_a_walk_in_is_added_and_checked_in_and_a_full_hall_is_full(desk, host):
    thing = await house.make_thing(host, capacity=1)
    wrong = await desk.press(path(thing.gate) + "/walk-in", name="", email="no")
    assert wrong.status_code == 422
    first = await desk.press(
        path(thing.gate) + "/walk-in", name="Jan Nowak", email="jan@example.org"
    )
    second = await desk.press(path(thing.gate) + "/walk-in", name="Ela Nowak")
    assert (first.status_code, second.status_code) == (200, 409)
    assert "All places are taken" in words(second)
    assert await count("signups_signup") == 1


async def test_a_walk_in_whose_time_is_taken_can_be_let_in_anyway(desk, host, thing):
    elsewhere = await house.make_thing(host)
    await enrol(elsewhere, "Jan", email="jan@example.org")
    refused = await desk.press(path(thing.gate) + "/walk-in", name="Jan", email="jan@example.org")
    assert refused.status_code == 409
    fields = dict(
        re.findall(r'type="hidden" name="(name|email|anyway)" value="([^"]*)"', refused.text)
    )
    assert fields == {"name": "Jan", "email": "jan@example.org", "anyway": "y"}
    assert (await desk.press(path(thing.gate) + "/walk-in", **fields)).status_code == 200


async def test_a_walk_in_says_an_age_where_the_list_asks_for_it(desk, thing, monkeypatch):
    people, walk_in = path(thing.gate) + "/people", path(thing.gate) + "/walk-in"
    assert 'name="age"' not in (await desk.get(people)).text
    monkeypatch.setattr("core.facilities.scanner.routes.gate.asks_age", lambda gate_list: True)
    assert 'name="age"' in (await desk.get(people)).text
    silent = await desk.press(walk_in, name="Jan Nowak")
    assert (silent.status_code, 'id="age-error"' in silent.text) == (422, True)
    assert 'value="Jan Nowak"' in silent.text
    assert await count("signups_signup") == 0
    assert (await desk.press(walk_in, name="Jan Nowak", age="adult")).status_code == 200


async def test_pages_say_the_same_in_three_languages_and_keep_the_camera_policy(sign_in, thing):
    for language in ("pl", "en", "uk"):
        desk = await sign_in(thing.organization, language=language)
        page = await desk.get(path(thing.gate))
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
        assert "'wasm-unsafe-eval'" in page.headers["content-security-policy"]
        assert "camera=(self)" in page.headers["permissions-policy"]
        assert "style=" not in page.text.split("<main")[1]


async def test_the_log_of_scans_names_who_read(desk, thing):
    await desk.send(path(thing.gate) + "/scan", body(await code_of(await enrol(thing))))
    rows = await read("SELECT by_account FROM checkin_scan")
    assert str(rows[0]["by_account"]) == str(desk.viewer.account)
