"""Lines of commands for the same rows of PostgreSQL, which are committed in groups.

Each alone would take the hot row's lock, wait for its COMMIT to reach the disk and hold one of the
pool's connections meanwhile. Together they do so once.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import Context
from typing import TypeVar

from core.data.engines.postgres_connection import PostgresConnection
from core.data.engines.postgres_errands import Errand, Line, Work, fail_all
from core.data.engines.postgres_groups import Group
from core.data.errors import DatabaseUnavailable
from core.kernel.meters import METERS

T = TypeVar("T")
Lend = Callable[[], AbstractAsyncContextManager[PostgresConnection]]

GROUP_LIMIT = 50
"""PostgreSQL keeps 64 savepoints of a transaction at hand, and looks for more on the disk."""
LINES_AT_ONCE = 4
"""So many connections of the pool serve lines; the others are left to readers."""
GROUPS_A_LOAN = 20
"""So many groups a line is served before another line may have the connection."""


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
            fail_all(waiting, "the line was closed")

    async def _serve_some(self, line: Line, waiting: deque[Errand]) -> None:
        """Serve groups on one connection: between two of them, the pool has a queue of its own."""
        try:
            async with self._lend() as connection:
                for _ in range(GROUPS_A_LOAN):
                    if not waiting or not await self._serve_group(line, waiting, connection):
                        return
        except DatabaseUnavailable as error:  # no connection: there is no group yet
            fail_all(_gather(waiting), str(error))

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
