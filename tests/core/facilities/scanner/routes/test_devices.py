"""A paired phone: its code, its bundle, its queue, and what it may not."""

from __future__ import annotations

import json

import pytest
from httpx import ASGITransport, AsyncClient

from core.checkin.api import device_by_id, devices_of, revoke_device, revoke_pass
from core.contracts.viewer import VISITOR
from core.data.ids import new_id
from tests.core.checkin import house
from tests.core.checkin.house import code_of, count, enrol, typed_code_of
from tests.core.checkin.trial.plugin import KIND
from tests.core.facilities.scanner.conftest import BASE_URL

JSON = {"Accept": "application/json"}


@pytest.fixture
async def phone(app, desk, thing):
    """A phone on which the coordinator's code was opened."""
    page = await desk.press(f"/checkin/at/{thing.subject}/devices", name="Brama główna")
    assert page.status_code == 200
    code = page.text.partition("/checkin/pair?code=")[2].partition("<")[0].strip()
    client = AsyncClient(
        transport=ASGITransport(app),
        base_url=BASE_URL,
        cookies={"language": "en"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    async with client:
        shown = await client.get("/checkin/pair", params={"code": code})
        assert shown.status_code == 200
        assert await count("checkin_device", "paired_at IS NOT NULL") == 0
        taken = await client.post("/checkin/pair", data={"code": code})
        assert (taken.status_code, taken.headers["location"]) == (303, "/checkin/device")
        again = await client.post("/checkin/pair", data={"code": code})
        assert again.status_code == 409
        assert "older than 10 minutes" in again.text
        yield client


async def the_device(thing):
    (found,) = await devices_of(KIND, thing.subject)
    return found


def item(thing, nonce="nonce-0001", **given):
    return {"nonce": nonce, "list": str(thing.gate.id)} | given


async def send(phone, items, **given):
    return await phone.post("/checkin/device/scans", json={"items": items, **given}, headers=JSON)


async def test_the_phone_uses_its_own_event_and_nothing_else(phone, thing, host):
    other = await house.make_thing(host)
    assert (await phone.get("/checkin/device")).status_code == 200
    assert (await phone.get(f"/checkin/{thing.gate.id}")).status_code == 200
    for path in (
        f"/checkin/{other.gate.id}",
        f"/checkin/at/{thing.subject}",
        f"/checkin/at/{thing.subject}/events",
    ):
        assert (await phone.get(path, headers=JSON)).status_code in (401, 404), path
    assert (await phone.get("/me", headers=JSON)).status_code == 401


async def test_the_bundle_names_people_and_nothing_more(phone, thing):
    signup = await enrol(thing, "Łucja Wąs", email="lucja@example.org")
    answer = await phone.get("/checkin/device/bundle", headers=JSON)
    bundle = answer.json()
    (one,) = bundle["passes"]
    assert (one["name"], one["signup"], one["state"]) == ("Łucja Wąs", str(signup), "confirmed")
    assert "lucja@example.org" not in answer.text
    assert {each["id"] for each in bundle["lists"]} == {
        str(each.id) for each in (thing.gate, thing.meal, thing.camp)
    }
    assert all(len(key) == 64 for key in bundle["keys"].values())
    assert bundle["expires_at"] > bundle["made_at"]
    assert set(bundle["reasons"]) >= {"revoked", "wrong_event", "not_yet_open", "room_full"}
    assert bundle["thing"]["title"] == "Festyn sąsiedzki"


async def test_the_letters_of_a_bundle_can_be_compared_and_not_read(phone, thing):
    import hashlib
    import hmac

    letters = (await typed_code_of(await enrol(thing))).replace("-", "")
    answer = await phone.get("/checkin/device/bundle", headers=JSON)
    bundle = answer.json()
    made = hmac.new(bundle["salt"].encode(), letters.encode(), hashlib.sha256).hexdigest()
    assert bundle["passes"][0]["typed"] == made
    assert letters not in answer.text


async def test_a_bundle_is_the_same_until_something_changes(phone, thing):
    await enrol(thing)
    first = await phone.get("/checkin/device/bundle", headers=JSON)
    same = await phone.get(
        "/checkin/device/bundle", headers=JSON | {"If-None-Match": first.headers["etag"]}
    )
    assert (same.status_code, same.content) == (304, b"")
    await enrol(thing, "Ewa")
    other = await phone.get(
        "/checkin/device/bundle", headers=JSON | {"If-None-Match": first.headers["etag"]}
    )
    assert other.status_code == 200
    assert other.json()["version"] != first.json()["version"]


async def test_a_queue_gets_an_answer_for_each_item(phone, thing):
    """Case 25: one bad among many."""
    signup = await enrol(thing, "Ola")
    answer = await send(
        phone,
        [
            item(thing, code=await code_of(signup), decided="ok", gate="East"),
            item(thing, "x"),
            item(thing, "nonce-0003", signup=str(signup), code="both"),
            {"nonce": "nonce-0004", "list": str(new_id()), "signup": str(signup)},
            item(thing, "nonce-0005", code="nonsense, and longer than letters"),
            17,
            item(thing, "nonce-0006", signup=str(signup)),
        ],
        waiting=3,
    )
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [one["status"] for one in results] == [200, 422, 422, 404, 422, 422, 200]
    assert [one["nonce"] for one in results][:2] == ["nonce-0001", "x"]
    assert results[0]["name"] == "Ola"
    assert results[6]["result"] == "already"
    assert "East" in results[6]["reason"]
    assert (await the_device(thing)).waiting == 3


async def test_five_hundred_and_one_are_too_many(phone, thing):
    """Case 25."""
    items = [item(thing, f"nonce-{number:04}", code="3333-4444") for number in range(501)]
    assert (await send(phone, items)).status_code == 413
    assert await count("checkin_scan") == 0
    assert (await send(phone, items[:500])).status_code == 200
    assert await count("checkin_scan") == 500


async def test_sent_ten_times_it_is_one_scan_and_the_same_answer(phone, thing):
    """Case 21."""
    signup = await enrol(thing)
    sent = [item(thing, signup=str(signup), decided="ok")]
    answers = [(await send(phone, sent)).json()["results"][0] for _ in range(10)]
    assert len({json.dumps(one | {"is_repeat": None}, sort_keys=True) for one in answers}) == 1
    assert await count("checkin_scan") == 1


async def test_a_wrong_clock_is_corrected_and_marked(phone, thing):
    """Case 24."""
    signup = await enrol(thing)
    answer = await send(
        phone,
        [item(thing, signup=str(signup), decided="ok", device_at="2020-01-01T12:00:00Z")],
        sent_at="2020-01-01T12:30:00Z",
    )
    (result,) = answer.json()["results"]
    assert result["is_skewed"] is True
    device = await the_device(thing)
    assert device.clock_offset < 0


async def test_a_withdrawn_pass_is_refused_as_soon_as_the_phone_has_synced(
    phone, thing, gatekeeper
):
    """Case 23: what the phone holds says so, for when it has no network."""
    signup = await enrol(thing)
    code = await code_of(signup)
    before = (await phone.get("/checkin/device/bundle", headers=JSON)).json()
    assert before["passes"][0]["is_revoked"] is False
    await revoke_pass(signup, viewer=gatekeeper)
    after = (await phone.get("/checkin/device/bundle", headers=JSON)).json()
    assert after["passes"][0]["is_revoked"] is True
    assert after["version"] != before["version"]
    answer = await send(phone, [item(thing, code=code)])
    assert answer.json()["version"] == after["version"]
    assert answer.json()["results"][0]["code"] == "revoked"


async def test_a_stolen_phone_is_nobody_once_it_is_ended(phone, desk, thing):
    """Case 26: then it syncs: 401. That what it holds ends within a day, the bundle says."""
    device = await the_device(thing)
    path = f"/checkin/at/{thing.subject}/devices/{device.id}/revoke"
    assert (await desk.press(path)).status_code == 303
    for answer in (
        await send(phone, []),
        await phone.get("/checkin/device/bundle", headers=JSON),
        await phone.get(f"/checkin/{thing.gate.id}", headers=JSON),
    ):
        assert answer.status_code == 401


async def test_the_phone_can_be_given_back(phone, thing):
    left = await phone.post("/checkin/device/leave")
    assert left.status_code == 303
    assert not (await device_by_id((await the_device(thing)).id)).is_alive(house.NOW)
    assert (await phone.get("/checkin/device", headers=JSON)).status_code == 401


async def test_the_state_says_how_many_came(phone, thing):
    signup = await enrol(thing)
    await send(phone, [item(thing, signup=str(signup), decided="ok")])
    state = (await phone.get("/checkin/device/state", headers=JSON)).json()
    counts = {one["id"]: one for one in state["lists"]}
    assert counts[str(thing.gate.id)]["arrived"] == 1
    bundle = (await phone.get("/checkin/device/bundle", headers=JSON)).json()
    assert state["version"] == bundle["version"]
    assert bundle["present"][0]["list"] == str(thing.gate.id)


async def test_another_site_cannot_make_the_phone_send(phone, thing):
    answer = await phone.post(
        "/checkin/device/scans", json={"items": []}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    phone.headers.pop("Sec-Fetch-Site")
    assert (await phone.post("/checkin/device/scans", json={"items": []})).status_code == 403


async def test_a_token_in_a_header_does_as_well(app, phone, thing):
    token = phone.cookies["device"]
    async with AsyncClient(transport=ASGITransport(app), base_url=BASE_URL) as program:
        bearer = JSON | {"Authorization": f"Bearer {token}"}
        assert (await program.get("/checkin/device/state", headers=bearer)).status_code == 200
        assert (await program.get("/checkin/device/state", headers=JSON)).status_code == 401
        listed = await program.get(f"/api/v1/checkin/{thing.gate.id}", headers=bearer)
        assert listed.status_code == 200
        other = await program.get("/api/v1/events", headers=bearer)
        assert other.status_code in (403, 404)


async def test_whoever_holds_the_phone_can_make_it_the_scanner(desk, thing):
    made = await desk.press(f"/checkin/at/{thing.subject}/devices", name="Telefon Oli", here="y")
    assert (made.status_code, made.headers["location"]) == (303, "/checkin/device")
    assert "device=" in made.headers["set-cookie"]


async def test_an_ended_invitation_pairs_nobody(app, desk, thing):
    page = await desk.press(f"/checkin/at/{thing.subject}/devices", name="x")
    code = page.text.partition("/checkin/pair?code=")[2].partition("<")[0].strip()
    await revoke_device(await the_device(thing), viewer=VISITOR)
    assert (await desk.press("/checkin/pair", code=code)).status_code == 409


async def test_the_events_begin_with_the_state_and_go_on_where_one_left_off(phone, thing):
    answer = await phone.get("/checkin/device/events", params={"once": "true"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    first = answer.text.partition("id: ")[2].partition("\n")[0]
    state = json.loads(answer.text.partition("data: ")[2].partition("\n")[0])
    assert {one["id"] for one in state["lists"]} >= {str(thing.gate.id)}
    known = await phone.get(
        "/checkin/device/events", params={"once": "true"}, headers={"Last-Event-ID": first}
    )
    assert "data:" not in known.text
