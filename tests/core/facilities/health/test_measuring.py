"""An event loop that is held up is noticed, and for a minute told."""

import asyncio
import time

from core.facilities.health import measuring
from core.facilities.health.measuring import Pulse


def test_the_worst_of_a_minute_is_told():
    pulse = Pulse()
    assert pulse.worst == 0
    for lag in (-0.1, 2.0, *[0.01] * (measuring.TICKS_OF_A_MINUTE - 1)):
        pulse.note(lag)
    assert pulse.worst == 2.0
    pulse.note(0.0)
    assert pulse.worst == 0.01


async def test_code_that_blocks_the_loop_shows(monkeypatch):
    monkeypatch.setattr(measuring, "TICK_SECONDS", 0.01)
    monkeypatch.setattr(measuring, "PULSE", Pulse())
    monkeypatch.setattr(measuring, "share_numbers", lambda lag: None)
    async with measuring.measuring():
        await asyncio.sleep(0.02)
        time.sleep(0.2)  # noqa: ASYNC251 -- what is to be noticed
        await asyncio.sleep(0.02)
    assert measuring.PULSE.worst > 0.1
