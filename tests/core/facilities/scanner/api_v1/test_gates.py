"""Other scanners: the bundle, a queue, the counts, by the token of a paired device."""

from __future__ import annotations

import pytest
from httpx import ASGITransport, AsyncClient

from core.checkin.api import Wish, invite_device, pair_device
from tests.core.checkin import house
from tests.core.checkin.house import code_of, count, enrol
from tests.core.checkin.trial.plugin import KIND
from tests.core.facilities.scanner.conftest import BASE_URL


@pytest.fixture
async def program(app, thing, gatekeeper):
    """A scanner of somebody else's make, with the token of a device."""
    wish = Wish(kind=KIND, subject=thing.subject, name="Zebra")
    _, token = await pair_device(await invite_device(wish, viewer=gatekeeper))
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    async with AsyncClient(
        transport=ASGITransport(app), base_url=BASE_URL, headers=headers
    ) as client:
        yield client


async def send(program, root, items, key="batch-0001"):
    return await program.post(
        f"{root}/scans", json={"items": items}, headers={"Idempotency-Key": key}
    )


async def test_a_program_reads_the_bundle_and_sends_its_queue(program, thing):
    signup = await enrol(thing, "Ola")
    root = f"/api/v1/checkin/things/{thing.subject}"
    bundle = await program.get(f"{root}/bundle")
    assert bundle.status_code == 200
    assert bundle.json()["passes"][0]["name"] == "Ola"
    same = await program.get(f"{root}/bundle", headers={"If-None-Match": bundle.headers["etag"]})
    assert same.status_code == 304
    item = {"list": str(thing.gate.id), "code": await code_of(signup), "decided": "ok"}
    sent = await send(program, root, [{**item, "nonce": "nonce-0001"}, {"nonce": "bad"}])
    assert [one["status"] for one in sent.json()["results"]] == [200, 422]
    assert sent.json()["results"][0]["word"] == "Enter"
    again = await send(program, root, [{**item, "nonce": "nonce-0001"}], key="batch-0002")
    assert again.json()["results"][0]["is_repeat"] is True
    assert await count("checkin_scan") == 1
    state = (await program.get(f"{root}/state")).json()
    assert {one["id"]: one["arrived"] for one in state["lists"]}[str(thing.gate.id)] == 1


async def test_the_token_of_one_event_opens_no_other(program, host):
    """Case 15."""
    other = await house.make_thing(host)
    for path in ("bundle", "state"):
        answer = await program.get(f"/api/v1/checkin/things/{other.subject}/{path}")
        assert answer.status_code == 404
    answer = await send(program, f"/api/v1/checkin/things/{other.subject}", [])
    assert answer.status_code == 404
    assert (await program.get(f"/api/v1/checkin/{other.gate.id}/people")).status_code == 404


async def test_a_batch_needs_a_key_and_has_an_end(program, thing):
    root = f"/api/v1/checkin/things/{thing.subject}"
    assert (await program.post(f"{root}/scans", json={"items": []})).status_code == 422
    items = [{"nonce": f"nonce-{number:04}"} for number in range(501)]
    assert (await send(program, root, items)).status_code == 413
