"""A transaction's stay at the writing connection of a SQLite database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from piccolo.engine.exceptions import TransactionError

from core.data.engines.sqlite_connection import FileLock, Row, begin, query, roll_back, translated
from core.data.engines.sqlite_errands import Errand, Outcome, Work, deliver, patiently
from core.data.errors import TransactionLost

T = TypeVar("T")

IDLE_LIMIT_SECONDS = 30.0


class Session:
    """The writing connection, lent to one transaction; to Piccolo it is the `connection`.

    As on PostgreSQL, a failed statement fails the transaction: nothing but a rollback, whole or
    to a savepoint, is accepted after it.
    """

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Errand] = SimpleQueue()
        self._begun = Errand(lambda _: None)
        self._ended = False
        self._failed = False

    async def open(self, stand_in_line: Callable[[Session], None]) -> None:
        """Stand in line, and begin. Raises DatabaseUnavailable after waiting too long."""
        stand_in_line(self)
        try:
            await patiently(self._begun.future)
        except BaseException:
            self._jobs.put(Errand(self._ending("ROLLBACK")))
            raise

    async def execute(self, sql: str, arguments: Sequence[Any] = ()) -> list[Row]:
        """Run one statement inside the transaction."""
        is_undo = sql.startswith("ROLLBACK TO")
        return await self._submit(
            self._guarded(lambda connection: query(connection, sql, arguments), is_undo=is_undo)
        )

    async def work(self, work: Work[T]) -> T:
        """Run several statements in one go, inside a savepoint of their own."""

        def in_savepoint(connection: sqlite3.Connection) -> T:
            connection.execute("SAVEPOINT script")
            try:
                return work(connection)
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK TO script")
                raise
            finally:
                if connection.in_transaction:
                    connection.execute("RELEASE script")

        return await self._submit(self._guarded(in_savepoint, is_undone=True))

    async def end(self, statement: str) -> None:
        """COMMIT or ROLLBACK, and let the next customer have the connection."""
        await self._submit(self._ending(statement))

    def serve(self, connection: sqlite3.Connection, lock: FileLock) -> None:
        """Serve this transaction until it ends; runs in the writer's thread."""
        lock.acquire()
        try:
            if self._begun.abandoned:
                self._ended = True
                return
            try:
                begin(connection)
            except Exception as error:  # noqa: BLE001 -- it reaches the caller
                self._ended = True
                deliver([Outcome(self._begun, error=error)])
                return
            deliver([Outcome(self._begun)])
            self._serve_jobs(connection)
        finally:
            lock.release()

    def _serve_jobs(self, connection: sqlite3.Connection) -> None:
        while not self._ended:
            try:
                errand = self._jobs.get(timeout=IDLE_LIMIT_SECONDS)
            except Empty:
                self._ended = True
                roll_back(connection)
                self._refuse_waiting()
            else:
                deliver([errand.run(connection)])

    async def _submit(self, work: Work[T]) -> T:
        errand = Errand(work)
        self._jobs.put(errand)
        if self._ended:
            self._refuse_waiting()
        return await errand.future  # type: ignore[no-any-return]

    def _refuse_waiting(self) -> None:
        with suppress(Empty):
            while True:
                error = TransactionError("this transaction has ended")
                deliver([Outcome(self._jobs.get_nowait(), error=error)])

    def _guarded(self, work: Work[T], *, is_undo: bool = False, is_undone: bool = False) -> Work[T]:
        """Wrap work so that nothing runs outside the transaction or after its failure."""

        def guarded(connection: sqlite3.Connection) -> T:
            if not connection.in_transaction or (self._failed and not is_undo):
                raise TransactionLost("the transaction failed before this statement")
            try:
                result = work(connection)
            except BaseException:
                self._failed = not is_undone or not connection.in_transaction
                raise
            self._failed = False
            return result

        return guarded

    def _ending(self, statement: str) -> Work[None]:
        def end(connection: sqlite3.Connection) -> None:
            self._ended = True
            try:
                if statement == "COMMIT" and (self._failed or not connection.in_transaction):
                    raise TransactionLost(
                        "a statement of this transaction had failed; nothing was committed"
                    )
                if connection.in_transaction:
                    connection.execute(statement)
            except sqlite3.Error as error:
                raise translated(error) from error
            finally:
                roll_back(connection)

        return end
