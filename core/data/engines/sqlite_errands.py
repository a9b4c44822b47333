"""Errands: work that a thread does with its connection while a task waits for the outcome."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from core.data.errors import DatabaseUnavailable

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

WAIT_LIMIT_SECONDS = 5.0


class Errand:
    """Work for a thread, and the future in which its caller waits for the outcome."""

    __slots__ = ("bare", "future", "loop", "work")

    def __init__(self, work: Work[Any], *, bare: bool = False) -> None:
        self.work = work
        self.bare = bare
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()

    @property
    def abandoned(self) -> bool:
        """Whether nobody waits any more, so that work not yet begun is better left."""
        return self.future.cancelled()

    def run(self, connection: sqlite3.Connection) -> Outcome:
        """Do the work and keep what came of it."""
        try:
            return Outcome(self, self.work(connection))
        except BaseException as error:  # noqa: BLE001 -- the thread must outlive any script
            return Outcome(self, error=error)


@dataclass(slots=True)
class Outcome:
    """What came of an errand: a result or an error."""

    errand: Errand
    result: Any = None
    error: BaseException | None = None

    def settle(self) -> None:
        """Tell the caller; only in the caller's loop."""
        future = self.errand.future
        if future.done():
            return
        if self.error is None:
            future.set_result(self.result)
        else:
            future.set_exception(self.error)


def deliver(outcomes: Sequence[Outcome]) -> None:
    """Tell the callers of one loop with one wake-up for all of them."""

    def settle_all() -> None:
        for outcome in outcomes:
            outcome.settle()

    with suppress(RuntimeError):  # the loop was closed: nobody waits
        outcomes[0].errand.loop.call_soon_threadsafe(settle_all)


async def patiently(future: asyncio.Future[T]) -> T:
    """Wait in line for a limited time."""
    try:
        async with asyncio.timeout(WAIT_LIMIT_SECONDS):
            return await future
    except TimeoutError as error:
        raise DatabaseUnavailable("the database is busy with other writers") from error
