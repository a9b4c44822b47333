"""How long people were there, and which lists are over."""

from __future__ import annotations

from core.checkin.api import Direction, Stay, lists_ended, scan, stays_of
from core.data.commands import Sql, execute
from tests.core.checkin.house import at, enrol, reading


async def test_stays_are_told_by_signup(thing, gatekeeper):
    await execute(Sql("UPDATE checkin_list SET is_two_way = ?", [True]))
    ola = await enrol(thing, "Ola")
    await enrol(thing, "Ewa")
    for hours, direction in ((0, Direction.ENTRY), (1, Direction.EXIT), (2, Direction.ENTRY)):
        shown = reading(thing.gate, signup=ola, direction=direction)
        await scan(shown, viewer=gatekeeper, now=at(hours))
    assert await stays_of(thing.gate) == {
        ola: [
            Stay(entered_at=at(0), left_at=at(1)),
            Stay(entered_at=at(2), left_at=None),
        ]
    }


async def test_lists_that_are_over_say_when_they_were_read_last(thing, gatekeeper):
    ola = await enrol(thing, "Ola")
    await scan(reading(thing.gate, signup=ola), viewer=gatekeeper, now=at(1))
    found = await lists_ended(thing.gate.kind, after=at(2), before=at(3))
    read_at = {one.gate_list.id: one.last_read_at for one in found}
    assert read_at[thing.gate.id] == at(1)
    assert read_at[thing.meal.id] is None
    assert not await lists_ended(thing.gate.kind, after=at(3), before=at(4))
    assert not await lists_ended("other.kind", after=at(2), before=at(3))
