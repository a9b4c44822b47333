"""What tells a gate that it should fetch its bundle anew."""

from __future__ import annotations

from dataclasses import replace

from core.checkin.api import bundle_of, gate_of, revoke_pass, version_of
from core.checkin.service import versions
from core.data.ids import new_id
from tests.core.checkin.house import NOW, Thing, enrol
from tests.core.checkin.trial.plugin import KIND


async def the_gate(thing: Thing):
    return await gate_of(KIND, thing.subject, device=new_id())


async def test_a_version_says_the_same_until_something_changes(thing, gatekeeper):
    signup = await enrol(thing)
    gate = await the_gate(thing)
    first = await bundle_of(gate, now=NOW)
    assert await version_of(gate) == first.version
    versions.forget_versions()
    assert await version_of(gate) == first.version
    await revoke_pass(signup, viewer=gatekeeper)
    assert (await bundle_of(gate, now=NOW)).version != first.version
    assert await version_of(gate) != first.version


async def test_a_version_is_kept_for_two_seconds_and_not_longer(thing, gatekeeper, monkeypatch):
    """Each reading asks for it, and it walks through everybody."""
    moments = iter([100.0, 101.9, 102.1, 102.1])
    monkeypatch.setattr(versions, "monotonic", lambda: next(moments))
    gate = await the_gate(thing)
    signup = await enrol(thing)
    first = versions.keep_version(gate, [], [], keys={})
    await revoke_pass(signup, viewer=gatekeeper)
    assert await version_of(gate) == first
    assert await version_of(gate) != first


async def test_not_more_versions_are_kept_than_there_is_room_for(thing, monkeypatch):
    monkeypatch.setattr(versions, "MOST_KEPT", 1)
    versions.forget_versions()
    for one in (thing.subject, new_id()):
        gate = replace(await the_gate(thing), subject=one)
        versions.keep_version(gate, [], [], keys={})
    assert len(versions._kept) == 1
