"""One transaction of several commands that wanted the same row, each in a savepoint."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from core.data.engines.postgres_connection import PostgresConnection
from core.data.engines.postgres_errands import Errand, Line, Outcome, fail_all
from core.data.errors import Conflict, DatabaseUnavailable

log = logging.getLogger("pospolu.data")

TRIES = 3
NEXT, UNDO = "RELEASE SAVEPOINT command; SAVEPOINT command", "ROLLBACK TO SAVEPOINT command"


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
            fail_all(self._errands, str(error))  # of a COMMIT, the answer may be lost
        except Exception as error:  # noqa: BLE001 -- a deferred constraint: it failed at COMMIT
            await self._undo()
            self._each_alone(error)
        except BaseException:
            fail_all(self._errands, "the line was closed")
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
