"""Copies of a SQLite database: made under writes, looked into without touching them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from core.data.archives.files import make_durable
from core.data.archives.values import ArchiveRefused, Contents

BUSY_SECONDS = 30.0


def copy_database(original: Path, target: Path) -> None:
    """Copy a database that may be written to meanwhile, from one snapshot of it.

    VACUUM INTO on a connection of its own reads beside the writer and takes everything that was
    committed before it began. Raises ArchiveRefused when there is no such database, or no room.
    """
    if not original.is_file():
        raise ArchiveRefused(f"there is no database at {original}")
    try:
        with closing(_connect(original, "mode=rw")) as connection:
            connection.execute("VACUUM INTO ?", [str(target)])
    except sqlite3.Error as error:
        raise ArchiveRefused(f"the database cannot be copied: {error}") from error
    make_durable(target)


def contents_of(path: Path) -> Contents:
    """What a copy holds. Raises ArchiveRefused when it cannot be read."""
    with _looked_into(path) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                " ORDER BY name"
            )
        ]
        rows = {table: _count(connection, table) for table in tables}
        known = "SELECT app_name, name FROM migration"
        return Contents.of(rows, connection.execute(known) if "migration" in rows else ())


def faults_of(path: Path) -> list[str]:
    """What is broken inside a copy: pages, indexes, foreign keys."""
    faults = [
        f"{beside.name} lies beside the copy: it is a live database, not a finished copy"
        for ending in ("-wal", "-journal")
        if (beside := path.with_name(path.name + ending)).exists()
    ]
    try:
        with _looked_into(path) as connection:
            report = [line for (line,) in connection.execute("PRAGMA integrity_check")]
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    except ArchiveRefused as error:
        return [*faults, str(error)]
    if report != ["ok"]:
        faults.append(f"the database is damaged: {report[0]}")
    if broken:
        faults.append(f"{len(broken)} rows refer to rows that are missing, in {broken[0][0]}")
    return faults


def _connect(path: Path, options: str) -> sqlite3.Connection:
    address = f"{path.resolve().as_uri()}?{options}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS)


@contextmanager
def _looked_into(path: Path) -> Iterator[sqlite3.Connection]:
    """A finished copy, opened so that nothing is written, not even beside it."""
    try:
        with closing(_connect(path, "mode=ro&immutable=1")) as connection:
            yield connection
    except sqlite3.Error as error:
        raise ArchiveRefused(f"{path.name} is not readable as a database: {error}") from error


def _count(connection: sqlite3.Connection, table: str) -> int:
    row: tuple[int] = connection.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()  # noqa: S608 -- a name out of the schema
    return row[0]
