"""Commands that wait for the same row of PostgreSQL, and what came of each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from core.data.engines.postgres_connection import PostgresConnection
from core.data.errors import DatabaseUnavailable

T = TypeVar("T")
Work = Callable[[PostgresConnection], Awaitable[T]]
Lock = Callable[[PostgresConnection, Sequence[Any]], Awaitable[None]]

WAIT_LIMIT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Line:
    """Where a command waits: all with the same name want the same row, in every process.

    `lock` locks, before the first command of a group, what all of them named as their needs.
    """

    name: str
    lock: Lock

    @property
    def number(self) -> int:
        """The name as the number of an advisory lock: signed, 64 bits."""
        return int.from_bytes(sha256(self.name.encode()).digest()[:8], "big", signed=True)


class Errand:
    """A command in a line, and the future in which its caller waits for the outcome."""

    __slots__ = ("future", "is_alone", "is_begun", "is_late", "needs", "tries", "work")

    def __init__(self, work: Work[Any], needs: Sequence[Hashable]) -> None:
        self.work = work
        self.needs = needs
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.is_alone = self.is_begun = self.is_late = False
        self.tries = 1

    async def outcome(self) -> Any:
        """Wait in line for a limited time, and for the outcome of what has begun."""
        timer = asyncio.get_running_loop().call_later(WAIT_LIMIT_SECONDS, self._give_up)
        try:
            return await self.future
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self.is_late = True
        if not self.is_begun:
            self.fail(DatabaseUnavailable("too many wait in line for the same row"))

    def fail(self, error: BaseException) -> None:
        """Tell the caller, if anybody waits."""
        if not self.future.done():
            self.future.set_exception(error)

    def succeed(self, result: Any) -> None:
        """Tell the caller, if anybody waits."""
        if not self.future.done():
            self.future.set_result(result)


@dataclass(slots=True)
class Outcome:
    """What came of a command of a group that is not committed yet."""

    errand: Errand
    result: Any = None
    error: BaseException | None = None

    def settle(self) -> None:
        """Tell the caller."""
        if self.error is None:
            self.errand.succeed(self.result)
        else:
            self.errand.fail(self.error)


def fail_all(errands: Iterable[Errand], reason: str) -> None:
    """Tell all callers that the database cannot do it now."""
    for errand in errands:
        errand.fail(DatabaseUnavailable(reason))
