"""Forgotten check-outs."""

from __future__ import annotations

from core.checkin.api import Direction, Result, scan
from core.checkin.attendance import visits_of
from core.checkin.service.closing import close_forgotten
from core.data.commands import Sql, execute
from tests.core.checkin.house import at, count, enrol, reading
from tests.core.checkin.service.test_batch import item, merged


async def test_who_forgot_to_check_out_is_noted_as_gone_once(thing, gatekeeper):
    await execute(Sql("UPDATE checkin_list SET is_two_way = ? WHERE id = ?", [True, thing.gate.id]))
    ola, ewa = await enrol(thing, "Ola"), await enrol(thing, "Ewa")
    for signup in (ola, ewa):
        await scan(reading(thing.gate, signup=signup), viewer=gatekeeper, now=at())
    leaves = reading(thing.gate, signup=ewa, direction=Direction.EXIT)
    await scan(leaves, viewer=gatekeeper, now=at(1))
    await scan(reading(thing.meal, signup=ola), viewer=gatekeeper, now=at())
    assert await close_forgotten(at(3.5)) == 0
    assert await close_forgotten(at(4.5)) == 1
    assert await close_forgotten(at(5)) == 0
    shown = [(one.name, one.left_at, one.is_noted) for one in await visits_of(thing.gate)]
    assert shown == [("Ewa", at(1), False), ("Ola", at(3), True)]
    assert await count("checkin_presence", "left_at IS NULL") == 1  # the meal reads one way


async def test_a_real_leaving_that_comes_in_later_stands_instead(thing, gatekeeper):
    await execute(Sql("UPDATE checkin_list SET is_two_way = ?", [True]))
    signup = await enrol(thing)
    await scan(reading(thing.gate, signup=signup), viewer=gatekeeper, now=at())
    await close_forgotten(at(4.5))
    gone = item(
        thing.gate,
        signup=signup,
        direction=Direction.EXIT,
        device_at=at(2),
        decided=Result.OK,
    )
    await merged(thing, gone, sent_at=at(6), now=at(6))
    (visit,) = await visits_of(thing.gate)
    assert (visit.left_at, visit.is_noted) == (at(2), False)
