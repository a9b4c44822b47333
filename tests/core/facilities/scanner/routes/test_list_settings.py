"""Setting lists up on the coordinator's pages."""

from __future__ import annotations

import pytest

from core.checkin.api import Result, lists_of
from tests.core.checkin import house
from tests.core.checkin.house import at, enrol
from tests.core.checkin.service.test_batch import item, merged
from tests.core.checkin.trial.plugin import KIND

FIELDS = {"title": "Obiad", "rule": "daily", "day_starts_at_hour": "4", "who": "all"}


async def add(desk, thing, **given):
    fields = FIELDS | {"when_full": "warn"} | given
    return await desk.press(f"/checkin/at/{thing.subject}/lists/new", **fields)


async def own_list(thing):
    return next(one for one in await lists_of(KIND, thing.subject) if one.is_own)


async def test_a_list_is_added_changed_closed_and_opened(desk, thing):
    root = f"/checkin/at/{thing.subject}"
    assert (await desk.get(f"{root}/lists/new")).status_code == 200
    assert (await add(desk, thing, capacity="30")).status_code == 303
    made = await own_list(thing)
    assert (made.title, made.period.value, made.day_starts_at_hour) == ("Obiad", "daily", 4)
    assert made.capacity == 30
    shown = await desk.get(f"{root}/lists/{made.id}")
    assert 'value="Obiad"' in shown.text
    changed = FIELDS | {"rule": "in_and_out", "title": "Sala", "when_full": "refuse"}
    assert (await desk.press(f"{root}/lists/{made.id}", **changed)).status_code == 303
    made = await own_list(thing)
    assert (made.title, made.is_two_way, made.capacity) == ("Sala", True, None)
    assert (await desk.press(f"{root}/lists/{made.id}/close")).status_code == 303
    assert (await own_list(thing)).closed_at is not None
    assert "closed" in (await desk.get(root)).text
    assert (await desk.press(f"{root}/lists/{made.id}/open")).status_code == 303
    assert (await own_list(thing)).closed_at is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"rule": "sometimes"},
        {"day_starts_at_hour": "24"},
        {"capacity": "0"},
        {"who": "01999999-0000-7000-8000-000000000000"},
        {"opens_at": "2026-06-01T12:00", "closes_at": "2026-06-01T12:00"},
    ],
)
async def test_what_cannot_be_meant_is_marked_and_nothing_typed_is_lost(desk, thing, wrong):
    answer = await add(desk, thing, **({"title": "Obiad na trawie"} | wrong))
    assert answer.status_code == 422
    assert wrong.get("title", "Obiad na trawie") in answer.text
    assert not any(one.is_own for one in await lists_of(KIND, thing.subject))


async def test_another_things_list_is_not_there(desk, thing, host):
    other = await house.make_thing(host)
    path = f"/checkin/at/{thing.subject}/lists/{other.gate.id}"
    assert (await desk.get(path)).status_code == 404
    assert (await desk.press(f"{path}/close")).status_code == 404


async def test_a_conflict_is_shown_with_both_gates_and_cleared_up(desk, thing):
    signup = await enrol(thing, "Łucja Wąs")
    for gate in ("Wschód", "Zachód"):
        one = item(thing.gate, signup=signup, device_at=at(-0.5), gate=gate, decided=Result.OK)
        await merged(thing, one, sent_at=at(-0.1), now=at(-0.1))
    root = f"/checkin/at/{thing.subject}"
    page = await desk.get(root)
    for text in ("To clear up", "Wschód", "Zachód", "without a connection"):
        assert text in page.text
    (row,) = await house.read("SELECT id FROM checkin_pass")
    path = f"{root}/lists/{thing.gate.id}/settle/{row['id']}"
    assert (await desk.press(path, period="once", note="")).status_code == 303
    assert await house.count("checkin_settlement") == 0
    assert (await desk.press(path, period="once", note="Bliźniaczki")).status_code == 303
    assert "Bliźniaczki" in (await desk.get(root)).text
