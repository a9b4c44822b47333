"""Who took readings back, at the desk or at a phone."""

from __future__ import annotations

from core.checkin.api import Direction, Result, last_scans, undo
from core.checkin.undone import TakenBack, taken_back_of
from core.data.ids import new_id
from tests.core.checkin.house import at, code_of, enrol, execute, read_at
from tests.core.checkin.service.test_batch import item, merged


async def read_and_taken_back(thing, gatekeeper, **given):
    code, device, nonce = await code_of(await enrol(thing)), new_id(), new_id().hex
    first = await read_at(thing.gate, code, viewer=gatekeeper, device=device, nonce=nonce, now=at())
    await undo(first.scan, viewer=gatekeeper, now=at(minutes=1), **given)
    return device, nonce


async def whys(thing):
    return [
        (one.direction.value, one.undone_why)
        for one in await last_scans(thing.gate.id)
        if one.undone_by
    ]


async def undoers(thing):
    return [one.undone_by for one in await last_scans(thing.gate.id) if one.is_undone]


async def test_a_person_is_named_and_without_a_name_the_gate(thing, gatekeeper):
    device, nonce = await read_and_taken_back(thing, gatekeeper, gate="Biuro")
    assert await undoers(thing) == [gatekeeper.name]
    assert await taken_back_of(device) == [TakenBack(nonce=nonce, by=gatekeeper.name)]
    await execute("UPDATE people_person SET name = '' WHERE id = ?", gatekeeper.person)
    assert await undoers(thing) == ["Biuro"]
    assert await taken_back_of(new_id()) == []


async def test_a_phone_is_named_for_what_it_took_back_itself(thing):
    signup, device = await enrol(thing), new_id()
    came = item(thing.gate, signup=signup, decided=Result.OK, device_at=at(), gate="Brama A")
    back = item(
        thing.gate,
        signup=signup,
        direction=Direction.UNDO,
        undoes=came.nonce,
        device_at=at(minutes=1),
        gate="Brama A",
        reason="Pomyłka",
    )
    await merged(thing, came, back, device=device, sent_at=at(minutes=5), now=at(minutes=5))
    assert await undoers(thing) == ["Brama A"]
    assert sorted(await whys(thing)) == [("entry", "Pomyłka"), ("undo", "Pomyłka")]
    assert await taken_back_of(device) == [], "the phone knows of it"
    other = item(thing.gate, signup=signup, decided=Result.OK, device_at=at(minutes=2))
    await merged(thing, other, device=new_id(), sent_at=at(minutes=5), now=at(minutes=5))
    assert await undoers(thing) == ["Brama A"], "the reading of another phone stands"


async def test_why_stands_with_the_reading_and_with_the_undo(thing, gatekeeper):
    await read_and_taken_back(thing, gatekeeper, reason="Nie ta osoba.")
    await read_and_taken_back(thing, gatekeeper)
    assert sorted(await whys(thing)) == [
        ("entry", ""),
        ("entry", "Nie ta osoba."),
        ("undo", ""),
        ("undo", "Nie ta osoba."),
    ]
