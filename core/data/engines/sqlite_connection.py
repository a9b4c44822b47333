"""Single steps on a SQLite connection, and the lock between processes."""

from __future__ import annotations

import fcntl
import os
import random
import sqlite3
import time
from collections.abc import Sequence
from typing import Any

from core.data.errors import DatabaseUnavailable
from core.kernel.meters import METERS

Row = dict[str, Any]

BEGIN_TRIES = 3
_UNAVAILABLE = ("SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")


def query(connection: sqlite3.Connection, sql: str, arguments: Sequence[Any] = ()) -> list[Row]:
    """Run one statement and fetch all of its rows."""
    try:
        cursor = connection.execute(sql, arguments)
        rows = cursor.fetchall()
    except sqlite3.OperationalError as error:
        raise translated(error) from error
    if cursor.description is None:
        return []
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in rows]


def translated(error: sqlite3.Error) -> Exception:
    """The error itself, or DatabaseUnavailable where trying later may help."""
    name = getattr(error, "sqlite_errorname", "")
    return DatabaseUnavailable(str(error)) if name.startswith(_UNAVAILABLE) else error


def begin(connection: sqlite3.Connection) -> None:
    """Begin with the right to write; meet a busy database three times, each a little later."""
    for attempt in range(1, BEGIN_TRIES + 1):
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if attempt == BEGIN_TRIES:
                raise translated(error) from error
            METERS.count("pospolu_database_busy_total", what="retry")
            time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 -- jitter, no secret
        else:
            return


def roll_back(connection: sqlite3.Connection) -> None:
    """Roll back what is open, if anything is."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


class FileLock:
    """A fair lock between processes on `PATH.wlock`.

    SQLite's own waiting sleeps up to 100 ms at a time and starves who waits.
    """

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)

    def acquire(self) -> None:
        """Wait for the lock, after those who came before."""
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def release(self) -> None:
        """Let the next one have it."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the handle; what it holds is released."""
        os.close(self._file)
