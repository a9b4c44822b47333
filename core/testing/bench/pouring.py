"""Pours very many entries into an empty calendar: rows first, then the indexes, as a restore does.

Nobody else may use the database meanwhile, and what is poured is lost if the machine goes down.
"""

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import chain
from typing import Any

import asyncpg

from core.data.database import engine
from core.data.encoding import encode
from core.data.engines.sqlite import SqliteEngine
from core.settings import current
from core.testing.bench.crowd import Crowd, Row, a_crowd, rows_of

TABLES = ("calendar_entry", "calendar_entry_area")
AREAS = (
    "INSERT INTO calendar_entry_area (id, created_at, entry, area, starts_at)"
    " SELECT id, created_at, id, {area}, starts_at FROM calendar_entry"
)
SETTINGS = ("synchronous=OFF", "cache_size=-131072", "temp_store=MEMORY")
WORDS = (
    "INSERT INTO calendar_entry_text (calendar_entry_text, rank) VALUES ('hashsize', 67108864)",
    "INSERT INTO calendar_entry_text (rowid, search_text) SELECT number, search_text"  # noqa: ISC004 -- one statement
    " FROM calendar_entry ORDER BY number",
    "INSERT INTO calendar_entry_text (calendar_entry_text, rank) VALUES ('hashsize', 1048576)",
)
MADE_ON_SQLITE = (
    "SELECT type, name, sql FROM sqlite_master"
    " WHERE type IN ('index', 'trigger') AND tbl_name IN (?, ?) AND sql IS NOT NULL"
)
MADE_ON_POSTGRES = (
    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY($1)"
    " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
)


async def pour_crowd(kind: str, number: int, *, now: datetime) -> Crowd:
    """What `write_crowd` writes, a million in about a minute."""
    crowd, database = a_crowd(number, now=now), engine()
    rows = rows_of(kind, crowd)
    if isinstance(database, SqliteEngine):
        await asyncio.to_thread(_pour_into_sqlite, database.path, rows)
    else:
        await _pour_into_postgres(current().database_url, rows)
    return crowd


def _columns_and_rows(rows: Iterator[Row]) -> tuple[list[str], Iterable[list[Any]]]:
    first = next(rows)
    return list(first), (encode(row.values()) for row in chain([first], rows))


def _pour_into_sqlite(path: str, rows: Iterator[Row]) -> None:
    """Each row has the number that a trigger would give it."""
    numbered = ({**row, "number": number} for number, row in enumerate(rows, 1))
    columns, values = _columns_and_rows(numbered)
    marks = ", ".join("?" for _ in columns)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN IMMEDIATE")
        made = connection.execute(MADE_ON_SQLITE, TABLES).fetchall()
        for sort, name, _ in made:
            connection.execute(f"DROP {sort} {name}")
        connection.executemany(
            f"INSERT INTO calendar_entry ({', '.join(columns)}) VALUES ({marks})",
            values,
        )
        connection.execute(AREAS.format(area="json_extract(areas, '$[0]')"))
        for statement in (*WORDS, *(text for _, _, text in made), "ANALYZE", "COMMIT"):
            connection.execute(statement)


async def _pour_into_postgres(url: str, rows: Iterator[Row]) -> None:
    columns, values = _columns_and_rows(rows)
    connection = await asyncpg.connect(url)
    try:
        made = await connection.fetch(MADE_ON_POSTGRES, TABLES)
        for one in made:
            await connection.execute(f"DROP INDEX {one['indexname']}")
        await connection.copy_records_to_table(TABLES[0], columns=columns, records=values)
        await connection.execute(AREAS.format(area="areas ->> 0"))
        await connection.execute("SET maintenance_work_mem = '128MB'")
        for one in made:
            await connection.execute(one["indexdef"])
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
