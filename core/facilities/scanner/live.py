"""Server-sent events about a thing's lists: bounded, resumable, with a sign of life.

Every worker asks the database once a second for each thing that somebody watches, so it does not
matter which worker a reading came in at.
"""

from __future__ import annotations

import asyncio
import hashlib
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from types import FrameType
from typing import Any
from uuid import UUID

import msgspec
from litestar.response import Stream

from core.checkin.api import change_mark, device_by_id
from core.contracts.errors import Unavailable
from core.data.times import utc_now
from core.facilities.scanner.batch_answers import state_view
from core.web.handlers import Request

MOST_STREAMS = 100
ASK_EVERY_SECONDS = 1.0
SIGN_OF_LIFE_SECONDS = 15.0
LONGEST_SECONDS = 600.0
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A thing at an instant: a text that differs once something changed, and the event."""

    at: float
    mark: str
    said: bytes


class Watch:
    """What changed last, by thing: asked and counted at most once a second for all who listen."""

    def __init__(self) -> None:
        self.streams = 0
        self.is_ending = False
        self._seen: dict[tuple[str, UUID], Seen] = {}
        self._asking: dict[tuple[str, UUID], asyncio.Lock] = {}

    async def look(self, kind: str, subject: UUID) -> Seen:
        """How the thing's lists and devices are."""
        key = (kind, subject)
        async with self._asking.setdefault(key, asyncio.Lock()):
            seen = self._seen.get(key)
            if seen is None or monotonic() - seen.at >= ASK_EVERY_SECONDS:
                seen = self._seen[key] = await self._asked(kind, subject, seen)
        return seen

    async def _asked(self, kind: str, subject: UUID, before: Seen | None) -> Seen:
        found = await change_mark(kind, subject)
        mark = hashlib.sha256(found.encode()).hexdigest()[:16]
        if before is not None and before.mark == mark:
            return Seen(monotonic(), mark, before.said)
        return Seen(monotonic(), mark, event(mark, await state_view(kind, subject)))

    def forget(self) -> None:
        """Nobody listens any more: keep nothing."""
        if not self.streams:
            self._seen.clear()
            self._asking.clear()


WATCH = Watch()


@contextmanager
def letting_go(*signals: int) -> Iterator[None]:
    """While it lasts, a worker that is told to stop lets its listeners go within a second.

    They come back to another worker; a server that waited for them would be ended by force. What
    handled the signals before still does; where nothing did, nothing is changed.
    """
    handled = {one: found for one in signals if callable(found := signal.getsignal(one))}

    def heard(number: int, frame: FrameType | None) -> None:
        WATCH.is_ending = True
        handled[number](number, frame)

    for number in handled:
        signal.signal(number, heard)
    try:
        yield
    finally:
        WATCH.is_ending = False
        for number, before in handled.items():
            signal.signal(number, before)


def stream_of(
    request: Request,
    kind: str,
    subject: UUID,
    *,
    once: bool = False,
    device: UUID | None = None,
) -> Stream:
    """The events of a thing from where the listener left off; `once` ends after the first.

    A `device` hears nothing more once it is revoked. Raises Unavailable when too many listen: the
    page asks again later.
    """
    if WATCH.streams >= MOST_STREAMS:
        raise Unavailable
    known = request.headers.get("last-event-id", "")[:32]
    seconds = 0.0 if once else LONGEST_SECONDS
    found = _events(kind, subject, known, seconds=seconds, device=device)
    return Stream(found, media_type="text/event-stream", headers=HEADERS)


async def _events(
    kind: str, subject: UUID, known: str, *, seconds: float, device: UUID | None = None
) -> AsyncIterator[bytes]:
    """For ten minutes at most: who listens comes back, and is asked anew whether they may."""
    WATCH.streams += 1
    started = said_at = monotonic()
    try:
        yield b"retry: 3000\n\n"
        while True:
            seen = await WATCH.look(kind, subject)
            if seen.mark != known:
                known, said_at = seen.mark, monotonic()
                if device is not None and not await _is_alive(device):
                    return
                yield seen.said
            elif monotonic() - said_at >= SIGN_OF_LIFE_SECONDS:
                said_at = monotonic()
                yield b": still here\n\n"
            if WATCH.is_ending or monotonic() - started >= seconds:
                return
            await asyncio.sleep(ASK_EVERY_SECONDS)
    finally:
        WATCH.streams -= 1
        WATCH.forget()


async def _is_alive(device: UUID) -> bool:
    found = await device_by_id(device)
    return found is not None and found.is_alive(utc_now())


def event(mark: str, state: Any) -> bytes:
    """One event as it goes over the line."""
    return b"id: %s\nevent: state\ndata: %s\n\n" % (mark.encode(), msgspec.json.encode(state))
