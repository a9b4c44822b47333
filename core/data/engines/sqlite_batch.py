"""Reading a long SQLite query piece by piece."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from types import TracebackType
from typing import Any, Literal, Self

from piccolo.engine.base import BaseBatch
from piccolo.query.base import Query

from core.data.engines.sqlite_connection import Row


class SqliteBatch(BaseBatch):
    """An asynchronous iterator over lists of rows; an exception in its block stays one."""

    def __init__(
        self,
        connect: Callable[..., sqlite3.Connection],
        query: Query[Any, Any],
        *,
        batch_size: int,
    ) -> None:
        self._connect = connect
        self._query = query
        self._batch_size = batch_size
        self._connection: sqlite3.Connection | None = None

    async def __aenter__(self) -> Self:
        self._connection = self._connect(read_only=True)
        sql, arguments = self._query.querystrings[0].compile_string(engine_type="sqlite")
        try:
            self._cursor = await asyncio.to_thread(self._connection.execute, sql, arguments)
        except BaseException:
            self._connection.close()
            raise
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> Literal[False]:
        if self._connection is not None:
            self._connection.close()
        return False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> list[Row]:
        fetched = await asyncio.to_thread(self._cursor.fetchmany, self._batch_size)
        if not fetched:
            raise StopAsyncIteration
        names = [column[0] for column in self._cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in fetched]
        processed: list[Row] = await self._query._process_results(rows)  # noqa: SLF001 -- as Piccolo does
        return processed
