"""Piccolo's PostgreSQL engine with transactions that can be relied on, and limits on waiting.

Stock Piccolo keeps a pool's connection for ever when a COMMIT fails or a task is cancelled, and
joins a nested transaction to its parent, so that a swallowed inner error leaves its rows.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Hashable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import asyncpg
from piccolo.engine.postgres import PostgresEngine as PiccoloPostgresEngine
from piccolo.engine.postgres import PostgresTransaction as PiccoloPostgresTransaction
from piccolo.query.base import Query
from piccolo.querystring import QueryString

from core.data.engines.owned import OwnedTransaction, OwnedTransactions
from core.data.engines.postgres_batch import PostgresBatch
from core.data.engines.postgres_connection import PostgresConnection, translated_errors
from core.data.engines.postgres_errands import Line, Work
from core.data.engines.postgres_lines import LINES_AT_ONCE, Lines
from core.data.engines.uninterrupted import uninterrupted

T = TypeVar("T")

log = logging.getLogger("pospolu.data")

ACQUIRE_TIMEOUT_SECONDS = 10.0
"""A rush waits for its reads rather than being sent away."""
COMMAND_TIMEOUT_SECONDS = 10.0
GIVE_BACK_TIMEOUT_SECONDS = 3.0
CLOSE_TIMEOUT_SECONDS = 10.0
SERVER_SETTINGS = {
    "TimeZone": "UTC",
    "statement_timeout": "8s",
    "lock_timeout": "4s",
    "idle_in_transaction_session_timeout": "30s",
    "default_transaction_isolation": "read committed",
    "application_name": "pospolu",
}
_UNLIMITED = {**SERVER_SETTINGS, "statement_timeout": "0", "lock_timeout": "0"}


async def keep_settings(connection: Any) -> None:
    """Nothing: asyncpg has rolled back what was open, and we change no session's settings.

    Stock asyncpg asks the server to reset everything, one more round trip for each loan.
    """


class PostgresTransaction(OwnedTransaction, PiccoloPostgresTransaction):
    """A READ COMMITTED transaction on one connection."""

    engine: PostgresEngine
    connection: PostgresConnection

    def __init__(
        self, engine: PostgresEngine, *, allow_nested: bool = True, dedicated: bool = False
    ) -> None:
        self.engine = engine
        self._dedicated = dedicated
        self._begin_ownership(allow_nested=allow_nested)

    async def _open(self) -> None:
        self.connection = PostgresConnection(await self.engine.borrow(dedicated=self._dedicated))
        try:
            await self.connection.execute("BEGIN")
        except BaseException:
            await self._give_back()
            raise

    async def commit(self) -> None:
        """Commit, or raise."""
        await self.connection.commit()
        self._committed = True

    async def rollback(self) -> None:
        """Roll back."""
        await self.connection.execute("ROLLBACK")
        self._rolled_back = True

    async def _give_back(self) -> None:
        await self.engine.give_back(self.connection.raw)


class PostgresEngine(OwnedTransactions, PiccoloPostgresEngine):
    """A pool of connections, which always come back to it.

    Until `start_connection_pool()` and on any other event loop (`run_sync()`) each statement and
    each transaction opens a connection of its own.
    """

    def __init__(self, dsn: str, *, min_size: int = 1, max_size: int = 10) -> None:
        self._sizes = {"min_size": min_size, "max_size": max_size}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lines: Lines | None = None
        config = {
            "dsn": dsn,
            "command_timeout": COMMAND_TIMEOUT_SECONDS,
            "timeout": COMMAND_TIMEOUT_SECONDS,
            "server_settings": SERVER_SETTINGS,
        }
        super().__init__(config=config)

    async def check_version(self) -> None:
        """Nothing: naming a database must not mean connecting to it."""

    # -- connections --

    async def start_connection_pool(self, **options: Any) -> None:
        """Open the pool; it serves the running event loop."""
        if self.pool is not None:
            return
        with translated_errors():
            self.pool = await asyncpg.create_pool(
                **{**self.config, **self._sizes, "reset": keep_settings, **options}
            )
        self._loop = asyncio.get_running_loop()
        at_once = max(1, min(LINES_AT_ONCE, self._sizes["max_size"] - 1))
        self._lines = Lines(self.borrowed, self._count_commit, at_once=at_once)

    async def close_connection_pool(self) -> None:
        """Wait for what is under way, at most ten seconds, and close."""
        pool, lines = self.pool, self._lines
        if pool is None:
            return
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT_SECONDS):
                if lines is not None:
                    await lines.finish()
                self.pool = self._loop = self._lines = None
                await pool.close()
        except TimeoutError:
            log.warning("connections were not given back in time: they are cut")
            self.pool = self._loop = self._lines = None
            pool.terminate()

    async def get_new_connection(self) -> Any:
        """A connection beside the pool."""
        with translated_errors():
            return await asyncpg.connect(**self.config)

    async def borrow(self, *, dedicated: bool = False) -> Any:
        """A connection, from the pool or new; `give_back` must be called with it.

        A dedicated one has no limits on time, as migrations need. Raises DatabaseUnavailable
        where none becomes free in time.
        """
        if dedicated:
            unlimited = {"command_timeout": None, "server_settings": _UNLIMITED}
            with translated_errors():
                return await asyncpg.connect(**{**self.config, **unlimited})
        pool = self._pool_here()
        if pool is None:
            return await self.get_new_connection()
        with translated_errors():
            # Where one is idle nobody waits, and a timer would cost as much as the loan.
            timeout = None if pool.get_idle_size() else ACQUIRE_TIMEOUT_SECONDS
            return await pool.acquire(timeout=timeout)

    async def give_back(self, connection: Any) -> None:
        """Return what was borrowed; what is still open in it is rolled back.

        A task that is cancelled meanwhile keeps nothing: asyncpg shields the return to a pool.
        """
        if isinstance(connection, asyncpg.pool.PoolConnectionProxy):
            if self.pool is not None:
                await self.pool.release(connection)
            return
        await uninterrupted(self._close(connection))

    async def _close(self, connection: Any) -> None:
        try:
            await connection.close(timeout=GIVE_BACK_TIMEOUT_SECONDS)
        except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            connection.terminate()

    @asynccontextmanager
    async def borrowed(self) -> AsyncIterator[PostgresConnection]:
        """A connection for the length of a block."""
        connection = await self.borrow()
        try:
            yield PostgresConnection(connection)
        finally:
            await self.give_back(connection)

    def _pool_here(self) -> Any:
        """The pool, if it serves the running event loop."""
        is_here = self._loop is not None and asyncio.get_running_loop() is self._loop
        return self.pool if is_here else None

    # -- statements --

    async def run_querystring(self, querystring: QueryString, *_: Any, **__: Any) -> list[Any]:
        """Run what Piccolo built."""
        sql, arguments = querystring.compile_string(engine_type=self.engine_type)
        return await self.execute(sql, arguments)

    async def run_ddl(self, ddl: str, *_: Any, **__: Any) -> list[Any]:
        """Run a statement that defines something."""
        return await self.execute(ddl)

    async def execute(self, sql: str, arguments: Sequence[Any] = ()) -> list[Any]:
        """Run one statement: in the open transaction, or committed at once."""
        transaction = self.open_transaction()
        if transaction is not None:
            rows: list[Any] = await transaction.connection.fetch(sql, *arguments)
            return rows
        async with self.borrowed() as connection:
            found = await connection.fetch(sql, *arguments)
        self.commits += not sql.lstrip()[:6].upper().startswith("SELECT")
        return found

    async def work_in_line(self, line: Line, work: Work[T], needs: Sequence[Hashable] = ()) -> T:
        """Do several statements, all or none of them, in a group of those who wait in a line.

        Outside transactions only. Raises DatabaseUnavailable after waiting too long.
        """
        if self._pool_here() is not None and self._lines is not None:
            return await self._lines.wait_in(line, work, needs)
        lines = Lines(self.borrowed, self._count_commit, at_once=1)
        return await lines.wait_in(line, work, needs)

    def _count_commit(self) -> None:
        self.commits += 1

    async def batch(
        self,
        query: Query[Any, Any],
        batch_size: int = 100,
        node: str | None = None,  # noqa: ARG002 -- Piccolo's signature
    ) -> Any:
        """Read the rows of a long query piece by piece, from one snapshot."""
        return PostgresBatch(await self.get_new_connection(), query, batch_size=batch_size)

    # -- transactions --

    def transaction(self, allow_nested: bool = True) -> PostgresTransaction:  # noqa: FBT001, FBT002 -- Piccolo's signature
        """A transaction; a nested one is a savepoint."""
        return PostgresTransaction(self, allow_nested=allow_nested)

    def dedicated_transaction(self) -> PostgresTransaction:
        """A transaction on a connection of its own without limits on time, for migrations."""
        return PostgresTransaction(self, allow_nested=False, dedicated=True)
