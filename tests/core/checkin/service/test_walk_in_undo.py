"""A walk-in of a gate without network that was a mistake."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from core.checkin.api import Direction, PresenceRecorded, PresenceUndone, Result, attendance_of
from core.data.ids import new_id
from tests.core.checkin.house import at, count, enrol
from tests.core.checkin.service.test_batch import item, merged
from tests.core.checkin.trial import plugin as trial


def came_and_taken_back(thing):
    came = item(
        thing.gate, walk_in="Nowa Osoba", decided=Result.OK, device_at=at(), nonce="came-000001"
    )
    back = item(
        thing.gate,
        walk_in="Nowa Osoba",
        direction=Direction.UNDO,
        undoes=came.nonce,
        decided=Result.OK,
        device_at=at(minutes=1),
        nonce="back-000001",
        reason="Pomyłka",
    )
    return came, back


@pytest.mark.parametrize("order", ["together", "in turn", "undo first", "at once"])
async def test_a_walk_in_is_taken_back_whenever_its_undo_comes(thing, order):
    came, back = came_and_taken_back(thing)
    late = {"device": new_id(), "sent_at": at(1), "now": at(1)}
    match order:
        case "together":
            answers = await merged(thing, came, back, **late)
            assert [one.answer.word for one in answers] == ["Enter", "Undone"]
        case "in turn":
            await merged(thing, came, **late)
            assert (await attendance_of(thing.gate)).arrived == 1
            (undone,) = await merged(thing, back, **late)
            assert (undone.answer.word, undone.answer.name) == ("Undone", "Nowa Osoba")
        case "undo first":
            await merged(thing, back, **late)
            await merged(thing, came, **late)
        case "at once":
            await asyncio.gather(merged(thing, came, **late), merged(thing, back, **late))
    assert await count("checkin_presence") == 0
    assert (await attendance_of(thing.gate)).arrived == 0
    assert [type(one) for one in trial.HEARD] == [PresenceRecorded, PresenceUndone]
    assert await count("audit_entry", "reason = 'Pomyłka'") == 1
    before = await count("checkin_scan")
    await merged(thing, back, came, **late)  # sent again
    assert await count("checkin_scan") == before
    assert await count("checkin_presence") == 0
    assert await count("signups_signup") == 1


async def test_the_undo_of_another_device_and_of_another_list_takes_nothing_back(thing):
    came, back = came_and_taken_back(thing)
    device = new_id()
    await merged(thing, came, device=device)
    await merged(thing, back, device=new_id())
    await merged(thing, replace(back, gate_list=thing.camp.id), device=device)
    assert await count("checkin_presence") == 1
    (reused,) = await merged(thing, back, device=device)
    assert reused.refusal.code == "nonce_reused"


async def test_nobody_leaves_by_a_name_alone(thing):
    leaving = item(thing.gate, walk_in="Nowa Osoba", direction=Direction.EXIT)
    (answer,) = await merged(thing, leaving)
    assert answer.is_missing


async def test_others_stay_in(thing):
    """The control: only the walk-in is taken back."""
    came, back = came_and_taken_back(thing)
    signup = await enrol(thing)
    await merged(
        thing, item(thing.gate, signup=signup, decided=Result.OK), came, back, device=new_id()
    )
    assert (await attendance_of(thing.gate)).arrived == 1
