"""What a queue sends: each item by itself, the same state in any order, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from core.checkin.api import (
    Batch,
    Direction,
    PresenceRecorded,
    PresenceUndone,
    Result,
    ScanItem,
    attendance_of,
    merge_scans,
    rebuild_presence,
    revoke_pass,
    scan,
)
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute, read
from core.data.ids import new_id
from tests.core.checkin import house
from tests.core.checkin.house import at, code_of, count, enrol, reading, typed_code_of
from tests.core.checkin.service.test_scans import flipped, other_key
from tests.core.checkin.trial import plugin as trial


def item(gate_list, code="", **given) -> ScanItem:
    known = {"nonce": uuid4().hex, "gate_list": gate_list.id, "code": code}
    return ScanItem(**(known | given))


def batch(thing, *items, device=None, **given) -> Batch:
    return Batch(
        kind=trial.KIND,
        subject=thing.subject,
        device=device or new_id(),
        items=items,
        **given,
    )


def device_viewer(thing) -> Viewer:
    return Viewer(device=new_id(), only_thing=thing.subject)


async def merged(thing, *items, now=None, **given):
    sent = batch(thing, *items, **given)
    return await merge_scans(sent, viewer=Viewer(device=sent.device), now=now or at())


async def presences():
    rows = await read(
        "SELECT gate_list, pass_id, period, first_entry_at, first_gate, left_at"
        " FROM checkin_presence ORDER BY gate_list, pass_id, period"
    )
    return [{name: str(value) for name, value in row.items()} for row in rows]


async def test_a_queue_is_merged_and_each_item_has_its_answer(thing):
    ola, ewa = await enrol(thing, "Ola"), await enrol(thing, "Ewa")
    device = new_id()
    sent = at(minutes=30)
    answers = await merged(
        thing,
        item(thing.gate, await code_of(ola), device_at=at(), decided=Result.OK, gate="B"),
        item(thing.gate, signup=ewa, device_at=at(minutes=1), decided=Result.OK),
        item(thing.gate, await typed_code_of(ola), device_at=at(minutes=2)),
        item(thing.gate, "nonsense that is longer than typed letters"),
        item(thing.gate, "3333-4444"),
        device=device,
        sent_at=sent,
        now=sent,
    )
    assert [one.answer.result.value for one in answers] == [
        "ok",
        "ok",
        "already",
        "refused",
        "refused",
    ]
    again = answers[2].answer
    assert (again.decision.first_at, again.decision.first_gate) == (at(), "B")
    assert [one.answer.name for one in answers[:2]] == ["Ola", "Ewa"]
    assert (await attendance_of(thing.gate)).arrived == 2
    assert [type(one) for one in trial.HEARD] == [PresenceRecorded] * 2
    assert await count("checkin_scan") == 5


async def test_the_same_nonce_gets_the_same_answer_and_for_somebody_else_none(thing):
    """Case 25: the item is refused, the others are kept."""
    ola, ewa = await enrol(thing, "Ola"), await enrol(thing, "Ewa")
    device, code = new_id(), await code_of(ola)
    one = item(thing.gate, code, decided=Result.OK)
    first = await merged(thing, one, device=device)
    other = replace(one, code=await code_of(ewa))
    second = await merged(thing, other, item(thing.gate, signup=ewa), device=device, now=at(1))
    assert second[0].refusal.code == "nonce_reused"
    assert second[1].answer.result is Result.OK
    repeated = await merged(thing, one, one, device=device, now=at(2))
    assert {answer.answer.scan for answer in repeated} == {first[0].answer.scan}
    assert all(answer.answer.is_repeat for answer in repeated)
    assert await count("checkin_scan") == 2


async def test_a_bad_item_spoils_no_other(thing, host):
    elsewhere = await house.make_thing(host)
    ola = await enrol(thing, "Ola")
    stranger = await enrol(elsewhere, "Obca")
    answers = await merged(
        thing,
        item(elsewhere.gate, signup=stranger),
        item(thing.gate, signup=stranger),
        item(thing.gate, signup=new_id()),
        item(thing.gate, await code_of(stranger)),
        item(thing.gate, await code_of(ola)),
    )
    assert [one.is_missing for one in answers] == [True, True, True, False, False]
    assert answers[3].answer.reason.code == "wrong_event"
    assert (answers[3].answer.name, answers[3].answer.signup) == ("", None)
    assert answers[4].answer.result is Result.OK


@pytest.mark.parametrize(("forge", "reason"), [(flipped, "forged"), (other_key, "forged")])
async def test_a_forged_code_never_counts_even_where_the_gate_says_so(thing, forge, reason):
    """Case 20, offline."""
    code = await code_of(await enrol(thing))
    (answer,) = await merged(thing, item(thing.gate, forge(code), decided=Result.OK))
    assert answer.answer.reason.code == reason
    assert await count("checkin_presence") == 0
    (control,) = await merged(thing, item(thing.gate, code, decided=Result.OK))
    assert control.answer.result is Result.OK


async def test_what_happened_at_the_gate_happened_and_says_what_was_wrong(thing, gatekeeper):
    """A pass that was withdrawn while the gate had no network."""
    signup = await enrol(thing)
    code = await code_of(signup)
    await revoke_pass(signup, viewer=gatekeeper)
    (asked,) = await merged(thing, item(thing.gate, code))
    assert asked.answer.reason.code == "revoked"
    assert asked.answer.result is Result.REFUSED
    (told,) = await merged(thing, item(thing.gate, code, decided=Result.OK))
    assert told.answer.result is Result.OK
    assert told.answer.reason.code == "revoked"
    assert await count("checkin_presence") == 1


async def test_whom_the_gate_did_not_let_in_is_not_in(thing):
    signup = await enrol(thing)
    (answer,) = await merged(thing, item(thing.gate, signup=signup, decided=Result.REFUSED))
    assert answer.answer.reason.code == "refused_there"
    assert await count("checkin_presence") == 0


async def test_an_undo_finds_its_reading_whichever_comes_first(thing):
    signup, device = await enrol(thing), new_id()
    came = item(thing.gate, signup=signup, decided=Result.OK, device_at=at(), sequence=1)
    back = item(
        thing.gate,
        signup=signup,
        direction=Direction.UNDO,
        undoes=came.nonce,
        device_at=at(minutes=1),
        sequence=2,
    )
    late = {"device": device, "sent_at": at(minutes=5), "now": at(minutes=5)}
    await merged(thing, back, **late)
    (answer,) = await merged(thing, came, **late)
    assert answer.answer.result is Result.OK
    assert await count("checkin_presence") == 0
    assert await count("audit_entry", "action = 'checkin.scan.undone'") == 1
    again = item(thing.gate, signup=signup, decided=Result.OK, device_at=at(minutes=3))
    await merged(thing, again, **late)
    assert await count("checkin_presence") == 1


async def test_a_walk_in_of_a_gate_without_network_gets_a_place_once(thing):
    device = new_id()
    came = item(thing.gate, walk_in="Nowa Osoba", decided=Result.OK, device_at=at())
    first = await merged(thing, came, device=device, sent_at=at(1), now=at(1))
    second = await merged(thing, came, device=device, sent_at=at(2), now=at(2))
    assert first[0].answer.result is Result.OK
    assert second[0].answer.scan == first[0].answer.scan
    assert await count("signups_signup") == 1
    rows = await read("SELECT first_entry_at FROM checkin_presence")
    assert len(rows) == 1


async def test_a_room_that_refuses_counts_who_is_in_within_a_batch_too(thing):
    await execute(
        Sql(
            "UPDATE checkin_list SET capacity = 2, when_full = 'refuse' WHERE id = ?",
            [thing.gate.id],
        )
    )
    signups = [await enrol(thing, f"Osoba {number}") for number in range(4)]
    answers = await merged(thing, *(item(thing.gate, signup=one) for one in signups))
    results = [one.answer.result.value for one in answers]
    assert sorted(results) == ["ok", "ok", "refused", "refused"]
    assert {one.answer.reason.code for one in answers if one.answer.reason} == {"room_full"}
    (happened,) = await merged(
        thing, item(thing.gate, signup=signups[3], decided=Result.OK), now=at(1)
    )
    assert happened.answer.result is Result.OK


async def test_undoing_all_of_a_presence_is_told(thing):
    signup, device = await enrol(thing), new_id()
    came = item(thing.gate, signup=signup, decided=Result.OK, device_at=at())
    await merged(thing, came, device=device, sent_at=at(1), now=at(1))
    back = item(
        thing.gate, signup=signup, direction=Direction.UNDO, undoes=came.nonce, device_at=at(0.5)
    )
    await merged(thing, back, device=device, sent_at=at(1), now=at(1))
    assert [type(one) for one in trial.HEARD] == [PresenceRecorded, PresenceUndone]


async def state_of(thing):
    """Presences without the names of rows; where each entry counts, by its time."""
    rows = await presences()
    return sorted(
        (one["gate_list"], one["pass_id"], one["first_entry_at"], one["first_gate"], one["left_at"])
        for one in rows
    )


async def test_readings_at_the_server_and_from_queues_come_to_the_same_as_rebuilt(
    thing, gatekeeper
):
    """One gate with network, one without: what stands is what the scans amount to."""
    signup = await enrol(thing)
    code = await code_of(signup)
    late = {"sent_at": at(minutes=40), "now": at(minutes=40)}
    await scan(reading(thing.gate, code), viewer=gatekeeper, now=at(minutes=10))
    await merged(
        thing,
        item(thing.gate, code, device_at=at(minutes=5), decided=Result.OK),
        item(thing.gate, code, direction=Direction.EXIT, device_at=at(minutes=8)),
        **late,
    )
    await scan(
        reading(thing.gate, code, direction=Direction.EXIT), viewer=gatekeeper, now=at(minutes=50)
    )
    before = await state_of(thing)
    await rebuild_presence(thing.gate.id)
    assert await state_of(thing) == before
    assert before[0][2].startswith(at(minutes=5).isoformat(sep=" ")[:16])
