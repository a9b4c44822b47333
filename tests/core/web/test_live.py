"""Streams of events: shared, bounded, and let go when the server stops."""

from __future__ import annotations

import asyncio
import signal
from types import SimpleNamespace

import pytest

from core.contracts.errors import Unavailable
from core.web import live


class Counter:
    """A thing that counts how often it was asked."""

    def __init__(self):
        self.mark, self.asked = "one", 0

    async def now(self):
        return self.mark

    async def say(self):
        self.asked += 1
        await asyncio.sleep(0.05)
        return {"mark": self.mark}


@pytest.fixture
def counter():
    return Counter()


@pytest.fixture
def thing(counter):
    return live.Watched(key="counter", mark=counter.now, say=counter.say)


@pytest.fixture(autouse=True)
def watch(monkeypatch):
    """Nobody has listened before."""
    made = live.Watch()
    monkeypatch.setattr(live, "WATCH", made)
    return made


async def heard_of(thing, seconds=0.0):
    return [part async for part in live.events_of(thing, "", seconds=seconds)]


async def test_all_who_listen_are_told_what_was_counted_once(thing, counter, watch):
    told = await asyncio.gather(*(heard_of(thing) for _ in range(5)))
    assert len({one[-1] for one in told}) == 1
    assert counter.asked == 1
    assert watch.streams == 0


async def test_what_changed_is_said_and_what_is_known_is_not(thing, counter, monkeypatch):
    monkeypatch.setattr(live, "ASK_EVERY_SECONDS", 0.0)
    events = live.events_of(thing, "", seconds=60.0)
    assert (await anext(events)).startswith(b"retry")
    first = await anext(events)
    counter.mark = "two"
    second = await anext(events)
    assert b"one" in first
    assert b"two" in second
    await events.aclose()
    known = second.split(b"\n")[0].removeprefix(b"id: ").decode()
    assert [one async for one in live.events_of(thing, known, seconds=0.0)] == [b"retry: 3000\n\n"]


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


async def test_who_may_not_hear_any_more_is_let_go(thing, counter, monkeypatch):
    monkeypatch.setattr(live, "ASK_EVERY_SECONDS", 0.0)
    allowed = [True]

    async def may_hear():
        return allowed[0]

    events = live.events_of(thing, "", seconds=60.0, may_hear=may_hear)
    assert [await anext(events), await anext(events)][1].startswith(b"id: ")
    allowed[0], counter.mark = False, "two"
    assert [part async for part in events] == []


async def test_more_than_there_is_room_for_come_later(thing, watch):
    watch.streams = live.MOST_STREAMS
    with pytest.raises(Unavailable):
        live.stream_of(SimpleNamespace(headers={}), thing)
