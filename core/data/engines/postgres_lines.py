"""Commands that wait in line for the same rows of PostgreSQL, and are committed in groups.

Each alone would take the hot row's lock, wait for its COMMIT to reach the disk and hold one of the
pool's connections meanwhile. Together they do so once.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import Context
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from core.data.engines.postgres_connection import PostgresConnection
from core.data.errors import Conflict, DatabaseUnavailable
from core.kernel.meters import METERS

T = TypeVar("T")
Work = Callable[[PostgresConnection], Awaitable[T]]
Lock = Callable[[PostgresConnection, Sequence[Any]], Awaitable[None]]
Lend = Callable[[], AbstractAsyncContextManager[PostgresConnection]]

log = logging.getLogger("pospolu.data")

GROUP_LIMIT = 50
"""PostgreSQL keeps 64 savepoints of a transaction at hand, and looks for more on the disk."""
LINES_AT_ONCE = 4
"""So many connections of the pool serve lines; the others are left to readers."""
GROUPS_A_LOAN = 20
"""So many groups a line is served before another line may have the connection."""
WAIT_LIMIT_SECONDS = 15.0
TRIES = 3
NEXT, UNDO = "RELEASE SAVEPOINT command; SAVEPOINT command", "ROLLBACK TO SAVEPOINT command"


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


class Lines:
    """The lines of this process: one task serves each, group by group, as long as it lasts."""

    def __init__(self, lend: Lend, committed: Callable[[], None], *, at_once: int) -> None:
        self._lend = lend
        self._committed = committed
        self._room = asyncio.Semaphore(at_once)
        self._waiting: dict[str, deque[Errand]] = {}
        self._serving: set[asyncio.Task[None]] = set()

    async def wait_in(self, line: Line, work: Work[T], needs: Sequence[Hashable]) -> T:
        """Do `work` when its turn has come; durable on return.

        Raises DatabaseUnavailable where the turn has not come within fifteen seconds.
        """
        errand = Errand(work, needs)
        if line.name in self._waiting:
            self._waiting[line.name].append(errand)
        else:
            self._waiting[line.name] = deque([errand])
            # No request's context: the task outlives the request that began it.
            task = asyncio.get_running_loop().create_task(self._serve(line), context=Context())
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        return await errand.outcome()  # type: ignore[no-any-return]

    async def finish(self) -> None:
        """Wait until nobody waits."""
        while self._serving:
            await asyncio.wait(self._serving)

    async def _serve(self, line: Line) -> None:
        waiting = self._waiting[line.name]
        try:
            while waiting:
                async with self._room:
                    await self._serve_some(line, waiting)
        finally:
            del self._waiting[line.name]
            _fail(waiting, "the line was closed")

    async def _serve_some(self, line: Line, waiting: deque[Errand]) -> None:
        """Serve groups on one connection: between two of them, the pool has a queue of its own."""
        try:
            async with self._lend() as connection:
                for _ in range(GROUPS_A_LOAN):
                    if not waiting or not await self._serve_group(line, waiting, connection):
                        return
        except DatabaseUnavailable as error:  # no connection: there is no group yet
            _fail(_gather(waiting), str(error))

    async def _serve_group(
        self, line: Line, waiting: deque[Errand], connection: PostgresConnection
    ) -> bool:
        """Serve one group; whether the connection may serve another."""
        group = Group(connection, _gather(waiting))
        await group.run(line)
        self._tell(group)
        waiting.extendleft(reversed(group.again))
        if group.again:
            METERS.count("pospolu_database_busy_total", what="retry")
            await asyncio.sleep(random.uniform(0.005, 0.03))  # noqa: S311 -- jitter
        return not group.is_lost

    def _tell(self, group: Group) -> None:
        if group.is_committed:
            self._committed()
        for outcome in group.outcomes:
            outcome.settle()


class Group:
    """Commands in one transaction, each in a savepoint.

    After `run`, `outcomes` are those to be told, and `again` those whose turn comes once more.
    """

    def __init__(self, connection: PostgresConnection, errands: Sequence[Errand]) -> None:
        self._connection = connection
        self._errands = errands
        self.outcomes: list[Outcome] = []
        self.again: list[Errand] = []
        self.is_committed = self.is_lost = False

    async def run(self, line: Line) -> None:
        """Run all and commit; an error of a command undoes that command alone."""
        if not self._errands:
            return
        try:
            await self._begin(line)
            await self._run_each()
            await self._connection.commit()
            self.is_committed = True
        except Conflict as error:
            await self._undo()
            self._try_again(self._errands, error)
        except DatabaseUnavailable as error:
            self.is_lost = True
            await self._undo()
            _fail(self._errands, str(error))  # of a COMMIT, the answer may be lost
        except Exception as error:  # noqa: BLE001 -- a deferred constraint: it failed at COMMIT
            await self._undo()
            self._each_alone(error)
        except BaseException:
            _fail(self._errands, "the line was closed")
            raise

    async def _begin(self, line: Line) -> None:
        """Take the line's lock in all processes, then what the group needs.

        A process that holds keys or rows never waits for another's group on the same row. The
        row itself is left to the commands: locked here and written in savepoints, it would
        collect a list of its lockers.
        """
        begin = f"BEGIN; SELECT pg_advisory_xact_lock({line.number})"
        needs = {need for errand in self._errands for need in errand.needs}
        if needs:
            await self._connection.execute(begin)
            await line.lock(self._connection, list(needs))
            await self._connection.execute("SAVEPOINT command")
        else:
            await self._connection.execute(f"{begin}; SAVEPOINT command")

    async def _run_each(self) -> None:
        for number, errand in enumerate(self._errands):
            outcome = await self._run_one(errand)
            await self._connection.execute(NEXT if outcome.error is None else UNDO)
            if isinstance(outcome.error, Conflict):
                # What is done is committed at once: somebody may wait for it.
                self._try_again([errand], outcome.error)
                self.again += self._put_back(self._errands[number + 1 :])
                return
            self.outcomes.append(outcome)

    async def _run_one(self, errand: Errand) -> Outcome:
        try:
            return Outcome(errand, await errand.work(self._connection))
        except Exception as error:  # noqa: BLE001 -- it reaches the caller
            return Outcome(errand, error=error)
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            return Outcome(errand, error=error)  # the command raised it

    def _try_again(self, errands: Sequence[Errand], error: Conflict) -> None:
        """After a conflict: three times in all, within the time of waiting."""
        for errand in self._put_back(errands):
            errand.tries += 1
            if errand.tries > TRIES or errand.is_late:
                self.outcomes.append(Outcome(errand, error=error))
            else:
                self.again.append(errand)

    def _each_alone(self, error: Exception) -> None:
        """The COMMIT was refused, and with it all; who was alone is to blame."""
        if len(self._errands) == 1:
            self.outcomes = [Outcome(self._errands[0], error=error)]
            return
        for errand in self._put_back(self._errands):
            errand.is_alone = True
        self.again = list(self._errands)

    async def _undo(self) -> None:
        self.outcomes, self.again = [], []
        try:
            await self._connection.execute("ROLLBACK")
        except Exception:
            # A lost connection rolls back by itself; the caller must see the first error.
            log.warning("a group could not be rolled back by statement", exc_info=True)

    @staticmethod
    def _put_back(errands: Sequence[Errand]) -> Sequence[Errand]:
        for errand in errands:
            errand.is_begun = False
        return errands


def _gather(waiting: deque[Errand]) -> list[Errand]:
    """The next group: those whose callers still wait; who must be alone is alone."""
    group: list[Errand] = []
    while waiting and len(group) < GROUP_LIMIT:
        if waiting[0].is_alone and group:
            break
        errand = waiting.popleft()
        if errand.future.done():
            continue
        errand.is_begun = True
        group.append(errand)
        if errand.is_alone:
            break
    return group


def _fail(errands: Iterable[Errand], reason: str) -> None:
    for errand in errands:
        errand.fail(DatabaseUnavailable(reason))
