"""What runs beside the server and the worker: how late the event loop is, told to all."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from core.facilities.health.sharing import share_numbers

log = logging.getLogger("pospolu.health")

TICK_SECONDS = 0.5
TICKS_OF_A_MINUTE = 120
TICKS_BETWEEN_WRITES = 4


class Pulse:
    """How late the event loop was at each tick of the last minute."""

    def __init__(self) -> None:
        self._lags: deque[float] = deque(maxlen=TICKS_OF_A_MINUTE)

    def note(self, lag: float) -> None:
        """One tick came `lag` seconds late."""
        self._lags.append(max(0.0, lag))

    @property
    def worst(self) -> float:
        """The largest lag of the last minute, in seconds."""
        return max(self._lags, default=0.0)


PULSE = Pulse()


@asynccontextmanager
async def measuring() -> AsyncIterator[None]:
    """Measure, and share the numbers of this process every two seconds, while the block runs."""
    task = asyncio.create_task(_measure(), name="pospolu-pulse")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await _share()


async def _measure() -> None:
    while True:
        for _ in range(TICKS_BETWEEN_WRITES):
            due = monotonic() + TICK_SECONDS
            await asyncio.sleep(TICK_SECONDS)
            PULSE.note(monotonic() - due)
        await _share()


async def _share() -> None:
    try:
        await asyncio.to_thread(share_numbers, PULSE.worst)
    except OSError:  # a full disk; the next time may go well
        log.warning("the numbers of this process could not be written")
