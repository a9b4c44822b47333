"""Taking check-ins back."""

from __future__ import annotations

import asyncio

import pytest

from core.checkin.api import (
    Direction,
    PresenceRecorded,
    PresenceUndone,
    Result,
    attendance_of,
    last_scans,
    undo,
)
from core.contracts.errors import NotFound, Refused
from core.data.ids import new_id
from tests.core.checkin.house import at, code_of, count, enrol, read_at
from tests.core.checkin.trial import plugin as trial


async def test_an_undone_entry_is_no_presence_and_can_be_made_again(thing, gatekeeper):
    code = await code_of(await enrol(thing))
    first = await read_at(thing.gate, code, viewer=gatekeeper, now=at())
    undone = await undo(first.scan, viewer=gatekeeper, reason="wrong person", now=at(minutes=1))
    assert (undone.result, undone.word, undone.direction) == (Result.OK, "Undone", Direction.UNDO)
    assert not undone.may_undo
    assert (await attendance_of(thing.gate, now=at())).arrived == 0
    again = await read_at(thing.gate, code, viewer=gatekeeper, now=at(minutes=2))
    assert again.result is Result.OK
    assert [type(one) for one in trial.HEARD] == [
        PresenceRecorded,
        PresenceUndone,
        PresenceRecorded,
    ]
    assert await count("checkin_scan") == 3
    assert await count("audit_entry", "action = 'checkin.scan.undone'") == 1


async def test_undoing_twice_changes_nothing(thing, gatekeeper):
    code = await code_of(await enrol(thing))
    first = await read_at(thing.gate, code, viewer=gatekeeper, now=at())
    answers = await asyncio.gather(
        *(undo(first.scan, viewer=gatekeeper, now=at(minutes=1)) for _ in range(6))
    )
    assert len({one.scan for one in answers}) == 1
    assert await count("checkin_scan", "direction = 'undo'") == 1
    again = await read_at(thing.gate, code, viewer=gatekeeper, now=at(minutes=2))
    late = await undo(first.scan, viewer=gatekeeper, now=at(minutes=3))
    assert late.is_repeat
    assert again.result is Result.OK
    assert (await attendance_of(thing.gate, now=at())).arrived == 1


async def test_an_undone_leaving_puts_the_person_inside_again(thing, gatekeeper):
    code = await code_of(await enrol(thing))
    await read_at(thing.gate, code, viewer=gatekeeper, now=at())
    left = await read_at(
        thing.gate, code, viewer=gatekeeper, now=at(minutes=1), direction=Direction.EXIT
    )
    assert (await attendance_of(thing.gate, now=at())).inside == 0
    await undo(left.scan, viewer=gatekeeper, now=at(minutes=2))
    assert (await attendance_of(thing.gate, now=at())).inside == 1


async def test_only_what_let_somebody_through_can_be_taken_back(thing, gatekeeper):
    code = await code_of(await enrol(thing))
    first = await read_at(thing.gate, code, viewer=gatekeeper, now=at())
    twice = await read_at(thing.gate, code, viewer=gatekeeper, now=at(minutes=1))
    undone = await undo(first.scan, viewer=gatekeeper, now=at(minutes=2))
    for wrong in (twice, undone):
        with pytest.raises(Refused) as refused:
            await undo(wrong.scan, viewer=gatekeeper)
        assert refused.value.refusal.code == "nothing_to_undo"
    with pytest.raises(NotFound):
        await undo(new_id(), viewer=gatekeeper)


async def test_the_log_shows_what_was_taken_back(thing, gatekeeper):
    code = await code_of(await enrol(thing))
    first = await read_at(thing.gate, code, viewer=gatekeeper, now=at())
    await undo(first.scan, viewer=gatekeeper, now=at(minutes=1))
    lines = await last_scans(thing.gate.id)
    assert [(one.direction, one.is_undone, one.undone_by) for one in lines] == [
        ("undo", False, gatekeeper.name),
        ("entry", True, gatekeeper.name),
    ]


async def test_entries_and_undos_at_once_leave_what_the_scans_say(thing, gatekeeper):
    from core.checkin.api import rebuild_presence, scan
    from tests.core.checkin.house import reading

    code = await code_of(await enrol(thing))
    for _ in range(8):
        first = await scan(reading(thing.gate, code), viewer=gatekeeper)
        if first.result is not Result.OK:
            continue
        await asyncio.gather(
            undo(first.scan, viewer=gatekeeper),
            scan(reading(thing.gate, code, gate="East"), viewer=gatekeeper),
            scan(reading(thing.gate, code, gate="West"), viewer=gatekeeper),
        )
        before = (await attendance_of(thing.gate)).arrived
        assert await rebuild_presence(thing.gate.id) == before
        if before:
            break
