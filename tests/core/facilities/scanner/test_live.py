"""What goes on at a thing's lists: heard once it changed, and by nobody who was ended."""

from __future__ import annotations

from functools import partial

import pytest

from core.checkin.api import Wish, invite_device, pair_device, revoke_device, scan
from core.facilities.scanner.live import is_alive, watched
from core.web import live
from tests.core.checkin.house import enrol, reading
from tests.core.checkin.trial.plugin import KIND


@pytest.fixture(autouse=True)
def watch(monkeypatch):
    """Nobody has listened before."""
    made = live.Watch()
    monkeypatch.setattr(live, "WATCH", made)
    return made


async def test_nothing_is_counted_anew_while_nothing_changes(thing, gatekeeper, watch, monkeypatch):
    monkeypatch.setattr(live, "ASK_EVERY_SECONDS", 0.0)
    first = await watch.look(watched(KIND, thing.subject))
    assert (await watch.look(watched(KIND, thing.subject))).said is first.said
    await scan(reading(thing.gate, signup=await enrol(thing)), viewer=gatekeeper)
    assert (await watch.look(watched(KIND, thing.subject))).said != first.said


async def test_a_revoked_device_hears_nothing_more(thing, gatekeeper, monkeypatch):
    monkeypatch.setattr(live, "ASK_EVERY_SECONDS", 0.02)
    wish = Wish(kind=KIND, subject=thing.subject, name="Brama")
    device, _ = await pair_device(await invite_device(wish, viewer=gatekeeper))
    events = live.events_of(
        watched(KIND, thing.subject), "", seconds=60.0, may_hear=partial(is_alive, device.id)
    )
    heard = [await anext(events), await anext(events)]
    assert heard[1].startswith(b"id: ")
    await revoke_device(device, viewer=gatekeeper)
    assert [part async for part in events] == []
