"""Server-sent events about what a page shows: bounded, resumable, with a sign of life.

Every worker asks the database once a second for each thing that somebody watches, so it does not
matter which worker a change came in at.
"""

from __future__ import annotations

import asyncio
import hashlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from types import FrameType
from typing import Any

import msgspec
from litestar.response import Stream

from core.contracts.errors import Unavailable
from core.web.handlers import Request

MOST_STREAMS = 100
ASK_EVERY_SECONDS = 1.0
SIGN_OF_LIFE_SECONDS = 15.0
LONGEST_SECONDS = 600.0
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A thing that somebody listens to.

    `mark` gives a text that differs once something changed, cheaply; `say` what the event holds
    then. All who watch what has the same `key` are told what was asked once.
    """

    key: Hashable
    mark: Callable[[], Awaitable[str]]
    say: Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A thing at an instant: the mark as it goes over the line, and the event."""

    at: float
    mark: str
    said: bytes


class Watch:
    """What changed last, by thing: asked and counted at most once a second for all who listen."""

    def __init__(self) -> None:
        self.streams = 0
        self.is_ending = False
        self._seen: dict[Hashable, Seen] = {}
        self._asking: dict[Hashable, asyncio.Lock] = {}

    async def look(self, thing: Watched) -> Seen:
        """How the thing is."""
        async with self._asking.setdefault(thing.key, asyncio.Lock()):
            seen = self._seen.get(thing.key)
            if seen is None or monotonic() - seen.at >= ASK_EVERY_SECONDS:
                seen = self._seen[thing.key] = await _asked(thing, seen)
        return seen

    def forget(self) -> None:
        """Nobody listens any more: keep nothing."""
        if not self.streams:
            self._seen.clear()
            self._asking.clear()


async def _asked(thing: Watched, before: Seen | None) -> Seen:
    found = await thing.mark()
    mark = hashlib.sha256(found.encode()).hexdigest()[:16]
    if before is not None and before.mark == mark:
        return Seen(monotonic(), mark, before.said)
    return Seen(monotonic(), mark, event(mark, await thing.say()))


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
    thing: Watched,
    *,
    once: bool = False,
    may_hear: Callable[[], Awaitable[bool]] | None = None,
) -> Stream:
    """The events of a thing from where the listener left off; `once` ends after the first.

    Where it is given, `may_hear` is asked before each event; a listener that may not is let go.
    Raises Unavailable when too many listen: the page asks again later.
    """
    if WATCH.streams >= MOST_STREAMS:
        raise Unavailable
    known = request.headers.get("last-event-id", "")[:32]
    found = events_of(thing, known, seconds=0.0 if once else LONGEST_SECONDS, may_hear=may_hear)
    return Stream(found, media_type="text/event-stream", headers=HEADERS)


async def events_of(
    thing: Watched,
    known: str,
    *,
    seconds: float,
    may_hear: Callable[[], Awaitable[bool]] | None = None,
) -> AsyncIterator[bytes]:
    """For so long at most: who listens comes back, and is asked anew whether they may."""
    WATCH.streams += 1
    started = said_at = monotonic()
    try:
        yield b"retry: 3000\n\n"
        while True:
            seen = await WATCH.look(thing)
            if seen.mark != known:
                known, said_at = seen.mark, monotonic()
                if may_hear is not None and not await may_hear():
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


def event(mark: str, state: Any) -> bytes:
    """One event as it goes over the line."""
    return b"id: %s\nevent: state\ndata: %s\n\n" % (mark.encode(), msgspec.json.encode(state))
