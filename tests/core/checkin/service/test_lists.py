"""Lists that a host sets up by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.checkin.api import (
    REFUSE,
    Direction,
    ListWish,
    Result,
    Wish,
    add_list,
    attendance_of,
    bundle_of,
    change_list,
    close_list,
    devices_of,
    invite_device,
    list_by_id,
    lists_of,
    open_lists,
    people_of,
    scan,
)
from core.checkin.service import lists as service
from core.contracts.errors import NotFound, Refused
from core.contracts.signups import Period
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import tx
from tests.core.checkin import house
from tests.core.checkin.house import NOW, at, count, enrol, reading
from tests.core.checkin.trial import plugin as trial


async def made(thing, gatekeeper, **given):
    wish = ListWish(**({"title": "Warsztaty"} | given))
    return await list_by_id(await add_list(trial.KIND, thing.subject, wish, viewer=gatekeeper))


async def test_a_list_of_ones_own_counts_by_itself(thing, gatekeeper):
    workshop = await made(thing, gatekeeper)
    signup = await enrol(thing)
    assert (await scan(reading(workshop, signup=signup), viewer=gatekeeper)).result is Result.OK
    assert (await scan(reading(thing.gate, signup=signup), viewer=gatekeeper)).result is Result.OK
    assert (await attendance_of(workshop)).arrived == 1
    assert await count("audit_entry", "action = 'checkin.list.added'") == 1


async def test_what_the_host_set_up_stays_when_the_thing_moves_and_its_hours_move_along(
    thing, gatekeeper
):
    workshop = await made(thing, gatekeeper, opens_at=at(1), closes_at=at(2))
    wish = ListWish(title="Wejście B", period=Period.DAILY, day_starts_at_hour=4)
    await change_list(thing.gate, wish, viewer=gatekeeper)
    trial.move(thing.subject, at(23), at(27))
    async with tx():
        await open_lists(kind=trial.KIND, subject=thing.subject)
    found = {one.id: one for one in await lists_of(trial.KIND, thing.subject)}
    assert found[workshop.id].opens_at == at(25)
    assert found[workshop.id].closes_at == at(26)
    assert found[workshop.id].starts_at == at(23)
    gate = found[thing.gate.id]
    assert (gate.title, gate.period, gate.ends_at) == ("Wejście B", Period.DAILY, at(27))


async def test_a_closed_list_says_so_until_it_is_opened_again(thing, gatekeeper):
    signup = await enrol(thing)
    for _ in range(2):
        await close_list(thing.gate.id, is_closed=True, viewer=gatekeeper)
    refused = await scan(reading(thing.gate, signup=signup), viewer=gatekeeper, now=utc_now())
    assert refused.reason.code == "closed_by_hand"
    await close_list(thing.gate.id, is_closed=False, viewer=gatekeeper)
    answer = await scan(reading(thing.gate, signup=signup), viewer=gatekeeper)
    assert answer.result is Result.OK
    assert await count("audit_entry", "action = 'checkin.list.closed'") == 1
    with pytest.raises(NotFound):
        await close_list(new_id(), is_closed=True, viewer=gatekeeper)


async def test_a_room_counts_who_is_in_it(thing, gatekeeper):
    room = await made(thing, gatekeeper, capacity=1, when_full=REFUSE, is_two_way=True)
    first, second = await enrol(thing, "Ola"), await enrol(thing, "Ewa")
    assert (await scan(reading(room, signup=first), viewer=gatekeeper)).result is Result.OK
    full = await scan(reading(room, signup=second), viewer=gatekeeper)
    assert (full.result, full.reason.code) == (Result.REFUSED, "room_full")
    leaves = reading(room, signup=first, direction=Direction.EXIT)
    assert (await scan(leaves, viewer=gatekeeper)).result is Result.OK
    assert (await scan(reading(room, signup=second), viewer=gatekeeper)).result is Result.OK


async def test_a_room_that_only_warns_lets_in(thing, gatekeeper):
    room = await made(thing, gatekeeper, capacity=1)
    for name in ("Ola", "Ewa"):
        answer = await scan(reading(room, signup=await enrol(thing, name)), viewer=gatekeeper)
        assert answer.result is Result.OK
    assert answer.reason.code == "room_full"


async def test_a_meal_for_those_who_help(thing, host, gatekeeper):
    """People of another thing have a list here; this one's own are told to choose another."""
    shift = await house.make_thing(host)
    meal = await made(thing, gatekeeper, title="Obiad", sheet=shift.sheet)
    helper, guest = await enrol(shift, "Pomoc"), await enrol(thing, "Gość")
    assert (await scan(reading(meal, signup=helper), viewer=gatekeeper)).result is Result.OK
    code = await house.code_of(guest)
    refused = await scan(reading(meal, code), viewer=gatekeeper)
    assert refused.reason.code == "not_on_list"
    typed = await house.typed_code_of(helper)
    again = await scan(reading(meal, typed), viewer=gatekeeper)
    assert again.result is Result.ALREADY
    assert [one.name for one in await people_of(meal)] == ["Pomoc"]
    assert (await attendance_of(meal)).expected == 1
    await invite_device(Wish(kind=trial.KIND, subject=thing.subject, name="x"), viewer=gatekeeper)
    (device,) = await devices_of(trial.KIND, thing.subject)
    bundle = await bundle_of(device.gate, now=NOW)
    assert {one["name"] for one in bundle.content["passes"]} == {"Pomoc", "Gość"}
    assert bundle.expires_at - bundle.made_at <= timedelta(hours=24)


async def test_there_are_not_endless_lists(thing, gatekeeper, monkeypatch):
    monkeypatch.setattr(service, "MOST_LISTS", 4)
    await made(thing, gatekeeper)
    with pytest.raises(Refused):
        await made(thing, gatekeeper)
    with pytest.raises(NotFound):
        await add_list(trial.KIND, new_id(), ListWish(title="x"), viewer=gatekeeper)
