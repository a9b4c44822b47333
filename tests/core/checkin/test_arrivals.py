"""Who has arrived at several things at once, and what shows that it changed."""

from __future__ import annotations

from core.checkin.api import (
    Arrival,
    Direction,
    arrivals_at,
    lists_at,
    mark_of_arrivals,
    scan,
    undo,
)
from core.data.commands import Sql, execute
from tests.core.checkin.house import at, enrol, reading


async def test_arrivals_are_told_by_signup(thing, gatekeeper):
    await execute(Sql("UPDATE checkin_list SET is_two_way = ?", [True]))
    ola, ela = await enrol(thing, "Ola"), await enrol(thing, "Ela")
    await enrol(thing, "Ewa")
    key = thing.gate.key
    assert await lists_at(thing.gate.kind, [thing.subject], key=key) == {
        thing.subject: thing.gate.id
    }
    for signup, hours, direction in (
        (ola, 0, Direction.ENTRY),
        (ela, 1, Direction.ENTRY),
        (ela, 2, Direction.EXIT),
    ):
        shown = reading(thing.gate, signup=signup, direction=direction)
        await scan(shown, viewer=gatekeeper, now=at(hours))
    assert await arrivals_at([thing.gate.id]) == {
        ola: Arrival(at(0), None),
        ela: Arrival(at(1), at(2)),
    }
    assert await arrivals_at([]) == {}
    assert await lists_at(thing.gate.kind, [], key=key) == {}


async def test_a_mark_changes_with_each_arrival_and_its_undoing(thing, gatekeeper):
    async def mark():
        return await mark_of_arrivals(thing.gate.kind, [thing.subject], key=thing.gate.key)

    marks = [await mark()]
    ola = await enrol(thing, "Ola")
    assert await mark() == marks[0]
    answer = await scan(reading(thing.gate, signup=ola), viewer=gatekeeper, now=at(0))
    marks.append(await mark())
    await undo(answer.scan, viewer=gatekeeper, now=at(0))
    marks.append(await mark())
    assert marks[0] == marks[2] != marks[1]
