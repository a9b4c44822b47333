"""The thread that writes to a SQLite database, and commits in groups."""

from __future__ import annotations

import sqlite3
import threading
from queue import Empty, SimpleQueue
from typing import TypeVar

from core.data.engines.sqlite_connection import FileLock, begin, roll_back, translated
from core.data.engines.sqlite_errands import Errand, Outcome, Work, deliver, patiently
from core.data.engines.sqlite_session import Session
from core.data.errors import DatabaseUnavailable

T = TypeVar("T")
Customer = Errand | Session

GROUP_LIMIT = 128


class Writer:
    """The thread of the writing connection: it serves one customer at a time, in their order.

    A customer is a transaction (`Session`), which has the connection to itself until it ends,
    or a command, of which those that wait are committed together.
    """

    def __init__(self, connection: sqlite3.Connection, lock: FileLock) -> None:
        self._connection = connection
        self._lock = lock
        self._queue: SimpleQueue[Customer | None] = SimpleQueue()
        self._called: list[Customer | None] = []
        self._thread = threading.Thread(target=self._serve, name="sqlite-writer", daemon=True)
        self._thread.start()

    async def command(self, work: Work[T]) -> T:
        """Do `work` in a transaction of its own or in a group's, durable on return."""
        errand = Errand(work)
        self._queue.put(errand)
        return await patiently(errand.future)

    async def bare(self, work: Work[T]) -> T:
        """Do `work` outside any transaction, as PRAGMA and VACUUM must be."""
        errand = Errand(work, bare=True)
        self._queue.put(errand)
        result: T = await errand.future
        return result

    def stand_in_line(self, session: Session) -> None:
        """Let a transaction wait for its turn."""
        self._queue.put(session)

    def close(self) -> None:
        """Finish what is queued and end."""
        self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while (customer := self._next()) is not None:
            if isinstance(customer, Session):
                customer.serve(self._connection, self._lock)
            elif customer.bare:
                self._serve_bare(customer)
            else:
                self._serve_group(self._gather(customer))
        self._connection.close()
        self._lock.close()

    def _next(self) -> Customer | None:
        """The next customer in line; none when the writer is to close."""
        if self._called:
            return self._called.pop()
        return self._queue.get()

    def _gather(self, first: Errand) -> list[Errand]:
        """The commands that wait now; another customer who ends their row is called next."""
        group = [first]
        while len(group) < GROUP_LIMIT:
            try:
                customer = self._queue.get_nowait()
            except Empty:
                break
            if not isinstance(customer, Errand) or customer.bare:
                self._called.append(customer)
                break
            group.append(customer)
        return group

    def _serve_bare(self, errand: Errand) -> None:
        self._lock.acquire()
        try:
            outcome = errand.run(self._connection)
        finally:
            self._lock.release()
        deliver([outcome])

    def _serve_group(self, group: list[Errand]) -> None:
        self._lock.acquire()
        try:
            outcomes = self._commit(group)
        finally:
            self._lock.release()
        if outcomes:
            deliver(outcomes)

    def _commit(self, group: list[Errand]) -> list[Outcome]:
        """Commit a group together; if that fails as a whole, each of it alone."""
        waiting = [errand for errand in group if not errand.abandoned]
        if len(waiting) == 1:
            return [self._commit_alone(waiting[0])]
        try:
            return self._commit_together(waiting)
        except (sqlite3.Error, DatabaseUnavailable):
            roll_back(self._connection)
            return [self._commit_alone(errand) for errand in waiting]

    def _commit_together(self, group: list[Errand]) -> list[Outcome]:
        if not group:
            return []
        begin(self._connection)
        outcomes = [self._in_savepoint(errand) for errand in group]
        self._connection.execute("COMMIT")
        return outcomes

    def _in_savepoint(self, errand: Errand) -> Outcome:
        self._connection.execute("SAVEPOINT command")
        outcome = errand.run(self._connection)
        if outcome.error is not None:
            # Raises where the error took the whole transaction with it, as a full disk does.
            self._connection.execute("ROLLBACK TO command")
        self._connection.execute("RELEASE command")
        return outcome

    def _commit_alone(self, errand: Errand) -> Outcome:
        try:
            begin(self._connection)
            outcome = errand.run(self._connection)
            if outcome.error is None:
                self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            outcome = Outcome(errand, error=translated(error))
        except DatabaseUnavailable as error:
            outcome = Outcome(errand, error=error)
        roll_back(self._connection)
        return outcome
