"""One connection to PostgreSQL, and what its errors mean to us."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg

from core.data.errors import Conflict, DatabaseUnavailable, TransactionLost

_UNAVAILABLE = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InternalClientError,
    asyncpg.InvalidCatalogNameError,  # the database was taken away, or is being restored
    OSError,
    TimeoutError,
)
_CONFLICTS = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
)


@contextmanager
def translated_errors(connection: Any = None) -> Iterator[None]:
    """Raise DatabaseUnavailable, or Conflict, for whatever trying later may help."""
    try:
        yield
    except _CONFLICTS as error:
        raise Conflict(str(error)) from error
    except asyncpg.InterfaceError as error:
        if connection is not None and not _is_lost(connection):
            raise  # a mistake of ours, such as a missing argument
        raise DatabaseUnavailable(str(error)) from error
    except _UNAVAILABLE as error:
        raise DatabaseUnavailable(f"{type(error).__name__}: {error}") from error


def _is_lost(connection: Any) -> bool:
    """Whether the server is gone; the pool takes a lost connection back from who has it."""
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:
        return True


class PostgresConnection:
    """A connection lent to one transaction; to Piccolo it is the `connection`."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    async def fetch(self, sql: str, *arguments: Any) -> list[Any]:
        """Run one statement and fetch its rows."""
        with translated_errors(self.raw):
            return await self.raw.fetch(sql, *arguments)  # type: ignore[no-any-return]

    async def execute(self, sql: str) -> str:
        """Run one statement without arguments; what the server says was done."""
        with translated_errors(self.raw):
            return await self.raw.execute(sql)  # type: ignore[no-any-return]

    async def commit(self) -> None:
        """Commit. The server answers ROLLBACK, and no error, where a statement had failed."""
        if await self.execute("COMMIT") != "COMMIT":
            raise TransactionLost(
                "a statement of this transaction had failed; nothing was committed"
            )
