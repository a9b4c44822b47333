"""Conflicts between gates that did not hear of each other, and the word that clears one up."""

from __future__ import annotations

import pytest

from core.checkin.api import Result, conflicts_of, revoke_pass, scan, settle_conflict
from core.contracts.errors import NotFound
from core.data.ids import new_id
from tests.core.checkin.house import at, count, enrol, reading
from tests.core.checkin.service.test_batch import item, merged
from tests.core.checkin.trial.plugin import KIND


async def let_in(thing, signup, minute, gate, **given):
    """A gate without network lets somebody in and tells of it much later."""
    one = item(
        given.pop("gate_list", thing.gate),
        signup=signup,
        device_at=at(minutes=minute),
        gate=gate,
        decided=Result.OK,
        **given,
    )
    return await merged(thing, one, sent_at=at(1), now=at(1))


async def test_a_pass_that_two_gates_let_in_is_one_presence_and_a_conflict(thing):
    signup = await enrol(thing, "Łucja Wąs")
    await let_in(thing, signup, 5, "West")
    assert await conflicts_of(KIND, thing.subject) == []
    await let_in(thing, signup, 2, "East")
    (found,) = await conflicts_of(KIND, thing.subject)
    assert found.name == "Łucja Wąs"
    assert [(one.at, one.gate) for one in found.readings] == [
        (at(minutes=2), "East"),
        (at(minutes=5), "West"),
    ]
    assert await count("checkin_presence") == 1


async def test_a_gate_that_asked_and_one_that_did_not_clash_too(thing, gatekeeper):
    signup = await enrol(thing)
    await scan(reading(thing.gate, signup=signup, gate="East"), viewer=gatekeeper, now=at())
    await let_in(thing, signup, 5, "West")
    (found,) = await conflicts_of(KIND, thing.subject)
    assert [one.is_offline for one in found.readings] == [False, True]


async def test_each_entry_counts_where_each_counts(thing):
    signup = await enrol(thing)
    for minute in (1, 2):
        await let_in(thing, signup, minute, "Bus", gate_list=thing.meal)
    assert await conflicts_of(KIND, thing.subject) == []


async def test_a_withdrawn_pass_that_was_let_in_is_told_with_the_reason(thing, gatekeeper):
    signup = await enrol(thing)
    await revoke_pass(signup, viewer=gatekeeper)
    (row,) = await merged(thing, item(thing.gate, signup=signup, decided=Result.OK))
    assert row.answer.result is Result.OK  # picked by name: the code was withdrawn, not the place
    assert await conflicts_of(KIND, thing.subject) == []


async def test_it_is_settled_with_a_note_and_open_again_when_more_comes(thing, gatekeeper):
    signup = await enrol(thing)
    await let_in(thing, signup, 1, "East")
    await let_in(thing, signup, 2, "West")
    (found,) = await conflicts_of(KIND, thing.subject)
    word = {
        "gate_list": found.gate_list.id,
        "pass_id": found.pass_id,
        "period": found.period,
        "note": "Dwie siostry, jedna przepustka",
        "viewer": gatekeeper,
    }
    await settle_conflict(KIND, thing.subject, **word, now=at(2))
    (settled,) = await conflicts_of(KIND, thing.subject)
    assert not settled.is_open
    assert (settled.note, settled.settled_by) == (word["note"], "Koordynatorka")
    assert await count("audit_entry", "action = 'checkin.conflict.settled'") == 1
    late = item(thing.gate, signup=signup, device_at=at(minutes=3), decided=Result.OK)
    await merged(thing, late, sent_at=at(3), now=at(3))
    (again,) = await conflicts_of(KIND, thing.subject)
    assert again.is_open
    assert len(again.readings) == 3


async def test_there_must_be_a_conflict(thing, gatekeeper):
    with pytest.raises(NotFound):
        await settle_conflict(
            KIND,
            thing.subject,
            gate_list=thing.gate.id,
            pass_id=new_id(),
            period="once",
            note="x",
            viewer=gatekeeper,
        )
