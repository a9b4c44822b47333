"""How long somebody was there: entries and leavings, counted once over all lists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.checkin.api import PRESENCES, Direction, scan
from core.checkin.presences import length_of
from core.data.commands import Sql, execute
from tests.core.checkin.house import at, enrol, reading


@pytest.mark.parametrize(
    ("hours", "length"),
    [
        ([], 0),
        ([(0, 3)], 3),
        ([(0, 2), (1, 3)], 3),
        ([(0, 4), (1, 2), (5, 6)], 5),
        ([(2, 2)], 0),
        ([(3, 1)], 0),
    ],
)
def test_what_stretches_share_counts_once(hours, length):
    assert length_of([(at(a), at(b)) for a, b in hours]) == timedelta(hours=length)


async def test_time_is_from_entry_to_leaving_and_else_until_the_end(thing, gatekeeper):
    await execute(Sql("UPDATE checkin_list SET is_two_way = ? WHERE id = ?", [True, thing.gate.id]))
    ola, ewa, absent = [await enrol(thing, name) for name in ("Ola", "Ewa", "Jan")]
    for signup in (ola, ewa):
        await scan(reading(thing.gate, signup=signup), viewer=gatekeeper, now=at())
    await scan(reading(thing.meal, signup=ewa), viewer=gatekeeper, now=at(0.5))
    leaves = reading(thing.gate, signup=ewa, direction=Direction.EXIT)
    await scan(leaves, viewer=gatekeeper, now=at(1))
    found = await PRESENCES.time_present(thing.sheet, until=at(3))
    assert found == {ola: timedelta(hours=3), ewa: timedelta(hours=1)}
    assert absent not in found


async def test_where_nobody_was_checked_in_nothing_is_known(thing):
    await enrol(thing, "Ola")
    assert await PRESENCES.time_present(thing.sheet, until=at(3)) == {}
