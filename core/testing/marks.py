"""Marks on everything that somebody wrote about one organization, and a sum over all tables."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from piccolo import columns
from piccolo.columns import JSON, ForeignKey, Secret, Text, Varchar
from piccolo.conf.apps import Finder
from piccolo.table import Table

from core.contracts.texts import LocalizedText
from core.data import database
from core.data.commands import Sql, execute, read
from core.data.encoding import as_text
from core.data.engines.sqlite import SqliteEngine
from core.data.texts import LocalizedTextColumn

TWIN = "TWIN-7f3a"
MARK = re.compile(rf"{TWIN}[\w.@-]*", re.IGNORECASE)
SEALED = {"audit_entry"}
DERIVED = ("calendar_", "outbox_")
UNCOUNTED = {
    "limits_counter": ("*",),
    "people_session": ('"created_at"', '"last_seen_at"', '"proven_at"'),  # see fixtures.py
    "checkin_device": ('"last_seen_at"',),
}


@cache
def tables() -> list[type[Table]]:
    """All tables of all rooms, by name."""
    found = Finder().get_table_classes()
    return sorted(found, key=lambda table: table._meta.tablename)


async def fingerprint() -> Mapping[str, str]:
    """Table → a sum over its rows; counters of tries and the hour of a visit do not count."""
    counted = {
        table._meta.tablename: [name for name in _names(table) if name not in left_out]
        for table in tables()
        if "*" not in (left_out := UNCOUNTED.get(table._meta.tablename, ()))
    }
    found = database.engine()
    path = found.path if isinstance(found, SqliteEngine) else ""
    state = _state_of_file(path) if path else await _state_of_server()
    if _kept.get("state") != state:
        sums = _sums_on_sqlite(path, counted) if path else await _sums(counted)
        _kept.update(state=state, sums=sums)
    return dict(_kept["sums"])


_kept: dict[str, Any] = {}
"""The last sums, and the state of the database that they are of: while nothing is committed, the
tables need not be read again."""


def _state_of_file(path: str) -> object:
    """Changes with each commit, and with each other file that is put in its place."""
    found = []
    for name in (path, f"{path}-wal"):
        file = Path(name).stat() if Path(name).exists() else None
        found.append(file and (file.st_ino, file.st_size, file.st_mtime_ns))
    return (path, *found)


async def _state_of_server() -> object:
    """Changes with each transaction that writes, in whatever database of the server."""
    rows = await read("SELECT current_database() AS name, pg_current_snapshot()::text AS seen")
    return (rows[0]["name"], rows[0]["seen"])


async def _sums(counted: Mapping[str, list[str]]) -> dict[str, str]:
    parts = [
        f"SELECT '{name}' AS name, md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), ''))"
        f' AS sum FROM (SELECT {", ".join(columns)} FROM "{name}") t'
        for name, columns in counted.items()
    ]
    return {row["name"]: row["sum"] for row in await read(" UNION ALL ".join(parts))}


def _names(table: type[Table]) -> list[str]:
    return [f'"{column._meta.name}"' for column in table._meta.columns]


def _sums_on_sqlite(path: str, counted: Mapping[str, list[str]]) -> dict[str, str]:
    """Past the engine, whose connections turn every value into its type."""
    with closing(sqlite3.connect(path)) as opened:
        found = {
            name: opened.execute(f'SELECT {", ".join(columns)} FROM "{name}" ORDER BY 1').fetchall()
            for name, columns in counted.items()
        }
    return {name: sha256(repr(rows).encode()).hexdigest() for name, rows in found.items()}


async def belonging_to(*roots: UUID) -> frozenset[UUID]:
    """The ids of all rows that refer to the roots, straight or through other rows."""
    owned, before = set(roots), 0
    links = [link async for link in _links()]
    while len(owned) > before:
        before = len(owned)
        owned |= {row for row, named in links if not named.isdisjoint(owned)}
    return frozenset(owned)


async def _links() -> Any:
    for table in tables():
        ids = [
            column._meta.name
            for column in table._meta.columns
            if isinstance(column, columns.UUID | ForeignKey)
        ]
        if "id" not in ids:
            continue
        for row in await read(f'SELECT * FROM "{table._meta.tablename}"'):
            named = {UUID(str(row[name])) for name in ids if row[name] and name != "id"}
            yield UUID(str(row["id"])), frozenset(named)


async def mark(owned: frozenset[UUID]) -> int:
    """Put a numbered mark behind every text of these rows; returns how many there are.

    A text is what has several languages or a space in it: kinds, states and codes have none. What
    is made out of other rows is left: its makers write it anew.
    """
    numbers = count(1)
    await execute(*[one async for one in _marked(owned, numbers)])
    return next(numbers) - 1


async def _marked(owned: frozenset[UUID], numbers: Iterator[int]) -> Any:
    for table in tables():
        name = table._meta.tablename
        if name in SEALED or name.startswith(DERIVED):
            continue
        for row in await read(f'SELECT * FROM "{name}"'):
            if "id" not in row or UUID(str(row["id"])) not in owned:
                continue
            for column in table._meta.columns:
                field = column._meta.name
                value = _with_mark(column, row[field], numbers)
                if value is not None:
                    yield Sql(f'UPDATE "{name}" SET "{field}" = ? WHERE id = ?', [value, row["id"]])


def _with_mark(column: Any, value: Any, numbers: Iterator[int]) -> str | LocalizedText | None:
    if isinstance(column, LocalizedTextColumn):
        found, number = as_text(value), next(numbers)
        texts = {code: f"{text} {TWIN}-{number:04}" for code, text in found.texts.items()}
        return LocalizedText(original=found.original, texts=texts) if texts else None
    if isinstance(column, JSON | Secret) or not isinstance(column, Varchar | Text):
        return None
    if not isinstance(value, str) or " " not in value.strip() or value.startswith(("[", "{")):
        return None
    return f"{value} {TWIN}-{next(numbers):04}"


def marks_in(text: str) -> frozenset[str]:
    """The marks that a page shows, in one case."""
    return frozenset(found.upper() for found in MARK.findall(text))
