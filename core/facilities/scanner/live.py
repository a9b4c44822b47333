"""Server-sent events about a thing's lists: bounded, resumable, with a sign of life.

Every worker asks the database once a second for each thing that somebody watches, so it does not
matter which worker a reading came in at.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any
from uuid import UUID

import msgspec
from litestar.response import Stream

from core.checkin.api import change_mark
from core.contracts.errors import Unavailable
from core.facilities.scanner.batch_answers import state_view
from core.web.handlers import Request

MOST_STREAMS = 100
ASK_EVERY_SECONDS = 1.0
SIGN_OF_LIFE_SECONDS = 15.0
LONGEST_SECONDS = 600.0
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Watch:
    """What changed last, by thing: asked at most once a second however many listen."""

    def __init__(self) -> None:
        self.streams = 0
        self._marks: dict[tuple[str, UUID], tuple[float, str]] = {}
        self._asking: dict[tuple[str, UUID], asyncio.Lock] = {}

    async def mark(self, kind: str, subject: UUID) -> str:
        """A text that differs once something of the thing's lists or devices did."""
        key = (kind, subject)
        async with self._asking.setdefault(key, asyncio.Lock()):
            asked_at, mark = self._marks.get(key, (float("-inf"), ""))
            if monotonic() - asked_at >= ASK_EVERY_SECONDS:
                found = await change_mark(kind, subject)
                mark = hashlib.sha256(found.encode()).hexdigest()[:16]
                self._marks[key] = (monotonic(), mark)
        return mark

    def forget(self) -> None:
        """Nobody listens any more: keep nothing."""
        if not self.streams:
            self._marks.clear()
            self._asking.clear()


WATCH = Watch()


def stream_of(request: Request, kind: str, subject: UUID, *, once: bool = False) -> Stream:
    """The events of a thing from where the listener left off; `once` ends after the first.

    Raises Unavailable when too many listen: the page asks again later.
    """
    if WATCH.streams >= MOST_STREAMS:
        raise Unavailable
    known = request.headers.get("last-event-id", "")[:32]
    seconds = 0.0 if once else LONGEST_SECONDS
    found = _events(kind, subject, known, seconds=seconds)
    return Stream(found, media_type="text/event-stream", headers=HEADERS)


async def _events(kind: str, subject: UUID, known: str, *, seconds: float) -> AsyncIterator[bytes]:
    """For ten minutes at most: who listens comes back, and is asked anew whether they may."""
    WATCH.streams += 1
    started = said_at = monotonic()
    try:
        yield b"retry: 3000\n\n"
        while True:
            mark = await WATCH.mark(kind, subject)
            if mark != known:
                known, said_at = mark, monotonic()
                yield event(mark, await state_view(kind, subject))
            elif monotonic() - said_at >= SIGN_OF_LIFE_SECONDS:
                said_at = monotonic()
                yield b": still here\n\n"
            if monotonic() - started >= seconds:
                return
            await asyncio.sleep(ASK_EVERY_SECONDS)
    finally:
        WATCH.streams -= 1
        WATCH.forget()


def event(mark: str, state: Any) -> bytes:
    """One event as it goes over the line."""
    return b"id: %s\nevent: state\ndata: %s\n\n" % (mark.encode(), msgspec.json.encode(state))
