"""Streams of events: shared, bounded, and let go when the server stops."""

from __future__ import annotations

import asyncio
import signal
from types import SimpleNamespace

import pytest

from core.checkin.api import Wish, invite_device, pair_device, revoke_device, scan
from core.contracts.errors import Unavailable
from core.facilities.scanner import live
from tests.core.checkin.house import enrol, reading
from tests.core.checkin.trial.plugin import KIND


@pytest.fixture(autouse=True)
def watch(monkeypatch):
    """Nobody has listened before."""
    made = live.Watch()
    monkeypatch.setattr(live, "WATCH", made)
    return made


async def heard_of(thing, seconds=0.0):
    return [part async for part in live._events(KIND, thing.subject, "", seconds=seconds)]


async def test_all_who_listen_are_told_what_was_counted_once(thing, watch, monkeypatch):
    asked = []

    async def counted(kind, subject):
        asked.append(subject)
        return {"lists": []}

    monkeypatch.setattr(live, "state_view", counted)
    told = await asyncio.gather(*(heard_of(thing) for _ in range(5)))
    assert len({one[-1] for one in told}) == 1
    assert asked == [thing.subject]
    assert watch.streams == 0


async def test_nothing_is_counted_anew_while_nothing_changes(thing, gatekeeper, watch, monkeypatch):
    monkeypatch.setattr(live, "ASK_EVERY_SECONDS", 0.0)
    first = await watch.look(KIND, thing.subject)
    assert (await watch.look(KIND, thing.subject)).said is first.said
    await scan(reading(thing.gate, signup=await enrol(thing)), viewer=gatekeeper)
    assert (await watch.look(KIND, thing.subject)).said != first.said


async def test_a_server_that_stops_lets_its_listeners_go(thing, watch):
    """The control: before it is told to stop they stay."""
    before = signal.getsignal(signal.SIGTERM)
    others = []
    signal.signal(signal.SIGTERM, lambda number, frame: others.append(number))
    try:
        with live.letting_go(signal.SIGTERM):
            listening = asyncio.create_task(heard_of(thing, seconds=60.0))
            await asyncio.sleep(0.05)
            assert not listening.done()
            signal.raise_signal(signal.SIGTERM)
            assert others == [signal.SIGTERM]
            await asyncio.wait_for(listening, 5)
        assert not watch.is_ending
    finally:
        signal.signal(signal.SIGTERM, before)


async def test_a_revoked_device_hears_nothing_more(thing, gatekeeper, monkeypatch):
    monkeypatch.setattr(live, "ASK_EVERY_SECONDS", 0.02)
    wish = Wish(kind=KIND, subject=thing.subject, name="Brama")
    device, _ = await pair_device(await invite_device(wish, viewer=gatekeeper))
    events = live._events(KIND, thing.subject, "", seconds=60.0, device=device.id)
    heard = [await anext(events), await anext(events)]
    assert heard[1].startswith(b"id: ")
    await revoke_device(device, viewer=gatekeeper)
    assert [part async for part in events] == []


async def test_more_than_there_is_room_for_come_later(thing, watch):
    watch.streams = live.MOST_STREAMS
    with pytest.raises(Unavailable):
        live.stream_of(SimpleNamespace(headers={}), KIND, thing.subject)
