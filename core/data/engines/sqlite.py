"""Piccolo's SQLite engine with lasting connections, and transactions that can be relied on.

Stock Piccolo opens a connection and a thread for every query, leaves the journal in DELETE mode,
begins transactions so that two of them may fail at once, and can lose their atomicity.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType
from piccolo.query.base import Query
from piccolo.querystring import QueryString

from core.data.engines.owned import OwnedTransaction, OwnedTransactions
from core.data.engines.sqlite_batch import SqliteBatch
from core.data.engines.sqlite_connection import FileLock, Row, query
from core.data.engines.sqlite_errands import Work
from core.data.engines.sqlite_readers import Readers
from core.data.engines.sqlite_session import Session
from core.data.engines.sqlite_writer import Writer
from core.data.engines.uninterrupted import uninterrupted

T = TypeVar("T")

BUSY_TIMEOUT_SECONDS = 2.0
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "temp_store=MEMORY",
    "cache_size=-2048",
    "journal_size_limit=67108864",
    "secure_delete=ON",
)
_OUTSIDE_TRANSACTIONS = ("PRAGMA", "VACUUM", "ATTACH", "DETACH")


class SqliteTransaction(OwnedTransaction, SQLiteTransaction):
    """A transaction of the writing connection, always BEGIN IMMEDIATE."""

    engine: SqliteEngine
    connection: Session

    def __init__(
        self,
        engine: SqliteEngine,
        *,
        allow_nested: bool = True,
        foreign_keys: bool = True,
        writer: Writer | None = None,
    ) -> None:
        self.engine = engine
        self.transaction_type = TransactionType.immediate
        self._writer = writer
        self._own_writer: Writer | None = None
        self._foreign_keys = foreign_keys
        self._begin_ownership(allow_nested=allow_nested)

    async def _open(self) -> None:
        writer = self._writer
        if writer is None:
            writer = self._own_writer = self.engine.new_writer(foreign_keys=self._foreign_keys)
        self.connection = Session()
        try:
            await self.connection.open(writer.stand_in_line)
        except BaseException:
            await self._give_back()
            raise

    async def commit(self) -> None:
        """Commit, or raise."""
        await self.connection.end("COMMIT")
        self._committed = True

    async def rollback(self) -> None:
        """Roll back."""
        await self.connection.end("ROLLBACK")
        self._rolled_back = True

    async def _give_back(self) -> None:
        if self._own_writer is not None:
            await uninterrupted(asyncio.to_thread(self._own_writer.close))


class SqliteEngine(OwnedTransactions, SQLiteEngine):
    """One writer and a few readers, each in its own thread; WAL; every commit is durable.

    Until `start_connection_pool()` and on any other event loop (`run_sync()`) each statement and
    each transaction opens a connection of its own, with the same settings and the same locks.
    """

    def __init__(self, path: str = "pospolu.sqlite", *, readers: int = 2, **options: Any) -> None:
        settings = {"timeout": BUSY_TIMEOUT_SECONDS, "cached_statements": 512, **options}
        super().__init__(path, **settings)
        self._reader_count = readers
        self._loop: asyncio.AbstractEventLoop | None = None
        self._writer: Writer | None = None
        self._readers: Readers | None = None

    # -- connections --

    def connect(self, *, foreign_keys: bool = True, read_only: bool = False) -> sqlite3.Connection:
        """A new connection with our settings; it may be used from any one thread."""
        connection: sqlite3.Connection = sqlite3.connect(
            **{**self.connection_kwargs, "check_same_thread": False}
        )
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        connection.execute(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")
        return connection

    def new_lock(self) -> FileLock:
        """A handle on the lock that all writers of this database share, in every process."""
        return FileLock(f"{self.path}.wlock")

    def new_writer(self, *, foreign_keys: bool = True) -> Writer:
        """A writer with a connection of its own; whoever asks for it closes it."""
        return Writer(self.connect(foreign_keys=foreign_keys), self.new_lock())

    async def start_connection_pool(self, **_: Any) -> None:
        """Open the lasting connections; they serve the running event loop."""
        if self._writer is not None:
            return
        self._writer = self.new_writer()
        self._readers = Readers(lambda: self.connect(read_only=True), count=self._reader_count)
        self._loop = asyncio.get_running_loop()

    async def close_connection_pool(self) -> None:
        """Finish what is under way and close; the last connection checkpoints the journal."""
        writer, readers = self._writer, self._readers
        self._loop = self._writer = self._readers = None
        if readers is not None:
            await asyncio.to_thread(readers.close)
        if writer is not None:
            await asyncio.to_thread(writer.close)

    def _is_here(self) -> bool:
        """Whether the lasting connections serve the running event loop."""
        return self._loop is not None and asyncio.get_running_loop() is self._loop

    @asynccontextmanager
    async def _lent_writer(self) -> AsyncIterator[Writer]:
        if self._is_here() and self._writer is not None:
            yield self._writer
            return
        writer = self.new_writer()
        try:
            yield writer
        finally:
            await asyncio.to_thread(writer.close)

    # -- statements --

    async def run_querystring(self, querystring: QueryString, *_: Any, **__: Any) -> list[Row]:
        """Run what Piccolo built."""
        sql, arguments = querystring.compile_string(engine_type=self.engine_type)
        return await self.execute(sql, arguments)

    async def run_ddl(self, ddl: str, *_: Any, **__: Any) -> list[Row]:
        """Run a statement that defines something."""
        return await self.execute(ddl)

    async def execute(self, sql: str, arguments: Sequence[Any] = ()) -> list[Row]:
        """Run one statement: in the open transaction, by a reader, or committed at once."""
        transaction = self.open_transaction()
        if transaction is not None:
            rows: list[Row] = await transaction.connection.execute(sql, arguments)
            return rows
        verb = sql.lstrip()[:8].upper()
        if verb.startswith("SELECT"):
            return await self.read(sql, arguments)
        async with self._lent_writer() as writer:
            run = writer.bare if verb.startswith(_OUTSIDE_TRANSACTIONS) else writer.command
            found: list[Row] = await run(lambda connection: query(connection, sql, arguments))
        self.commits += 1
        return found

    async def read(self, sql: str, arguments: Sequence[Any] = ()) -> list[Row]:
        """Run one reading statement outside transactions."""
        if self._is_here() and self._readers is not None:
            return await self._readers.submit(lambda connection: query(connection, sql, arguments))
        return await asyncio.to_thread(self._read_once, sql, arguments)

    def _read_once(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        connection = self.connect(read_only=True)
        try:
            return query(connection, sql, arguments)
        finally:
            connection.close()

    async def work(self, work: Work[T]) -> T:
        """Do several statements at once in the writer's thread, all or none of them.

        Outside a transaction what waits at the same time is committed together; inside one
        they are a savepoint of it. `work` must be short and must not commit.
        """
        transaction = self.open_transaction()
        if transaction is not None:
            return await transaction.connection.work(work)  # type: ignore[no-any-return]
        async with self._lent_writer() as writer:
            done: T = await writer.command(work)
        self.commits += 1
        return done

    async def batch(
        self,
        query: Query[Any, Any],
        batch_size: int = 100,
        node: str | None = None,  # noqa: ARG002 -- Piccolo's signature
    ) -> Any:
        """Read the rows of a long query piece by piece, from one snapshot."""
        return SqliteBatch(self.connect, query, batch_size=batch_size)

    # -- transactions --

    def transaction(self, *_: Any, allow_nested: bool = True, **__: Any) -> SqliteTransaction:
        """A transaction, whatever type is asked for: only IMMEDIATE ones do not fail at once."""
        writer = self._writer if self._is_here() else None
        return SqliteTransaction(self, allow_nested=allow_nested, writer=writer)

    def dedicated_transaction(self) -> SqliteTransaction:
        """A transaction on a connection of its own without foreign keys, for migrations."""
        return SqliteTransaction(self, allow_nested=False, foreign_keys=False)

    def remove_files(self) -> None:
        """Delete the database and what lies beside it; for tests."""
        for ending in ("", "-wal", "-shm", ".wlock"):
            with suppress(FileNotFoundError):
                Path(f"{self.path}{ending}").unlink()
