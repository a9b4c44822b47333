"""Short hot commands, written once as plain SQL for both engines."""

from __future__ import annotations

import asyncio
import functools
import random
import re
import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

from core.data.database import engine
from core.data.encoding import as_decimal, as_instant, as_text, as_uuid, encode
from core.data.engines.postgres import PostgresEngine
from core.data.engines.postgres_connection import PostgresConnection
from core.data.engines.postgres_errands import Line
from core.data.engines.sqlite import SqliteEngine
from core.data.engines.sqlite_connection import query
from core.data.errors import Conflict
from core.kernel.meters import METERS

__all__ = [
    "Row",
    "Script",
    "Sql",
    "Steps",
    "Turn",
    "Writes",
    "as_decimal",
    "as_instant",
    "as_text",
    "as_uuid",
    "execute",
    "read",
    "run",
]

T = TypeVar("T")
Row = dict[str, Any]

POSTGRES_TRIES = 3
_QUOTED_OR_PLACEHOLDER = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|\?")


@dataclass(frozen=True, slots=True)
class Sql:
    """One statement with `?` for each argument, on both engines.

    `for_update` locks the selected rows on PostgreSQL, or those of the table that it names where
    others are only joined to it; on SQLite there is one writer anyway.
    """

    text: str
    args: Sequence[Any] = field(default_factory=tuple)
    for_update: bool | str = False

    def for_postgres(self) -> str:
        """The text as PostgreSQL takes it."""
        numbered = numbered_placeholders(self.text)
        if not self.for_update:
            return numbered
        table = f" OF {self.for_update}" if isinstance(self.for_update, str) else ""
        return f"{numbered} FOR UPDATE{table}"


@dataclass(frozen=True, slots=True)
class Writes:
    """Statements that write and of which none needs another's effect; they answer no rows.

    On PostgreSQL they go as one, which sees the database as it was before: no two of them may
    write the same row, and the last must be a plain INSERT, UPDATE or DELETE.

    `condition` writes too, with RETURNING, and its rows are answered. Where there are none the
    script must raise, which undoes all: on PostgreSQL the others are written all the same.
    """

    statements: Sequence[Sql]
    condition: Sql | None = None

    def for_postgres(self) -> Sql:
        """All of them as one statement, an empty one for none."""
        parts = list(self.statements)
        last = parts.pop() if parts and self.condition is None else Sql("")
        if self.condition is not None:
            parts, last = [self.condition, *parts], Sql("SELECT * FROM write_0")
        args = [value for one in (*parts, last) for value in one.args]
        named = ", ".join(f"write_{number} AS ({one.text})" for number, one in enumerate(parts))
        return Sql(f"WITH {named} {last.text}" if parts else last.text, args)


Step = Sql | Writes
Steps = Generator[Step, list[Row], T]
Script = Callable[[], Steps[T]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The hot row that a script locks, so that on PostgreSQL it waits in line for it.

    `line` names the row; everybody who waits for it shares transactions, in groups. `needs` are
    what a script locks before that row: `lock` locks them for a whole group, in the house's order.
    """

    line: str
    needs: Sequence[UUID] = ()
    lock: Callable[[Sequence[UUID]], Steps[None]]


async def run(script: Script[T], *, turn: Turn | None = None) -> T:
    """Run a script of statements, all or none of them, and return what it returns.

    A script is called without arguments for a fresh generator: it yields `Sql`, is sent the rows
    and returns a result. It may be started anew after a conflict, so it must change nothing but
    the database. Outside `tx()` it is durable on return: on SQLite it runs in the writer's thread
    and is committed together with others, on PostgreSQL in a short READ COMMITTED transaction,
    tried three times. Inside `tx()` it is a savepoint of that transaction.

    With a `turn` it waits in line on PostgreSQL, at most fifteen seconds until it begins, and is
    committed together with others as on SQLite; for scripts that many run at once on one row.

    What the script raises undoes the script alone and reaches the caller. A failed statement
    cannot be caught inside the script: avoid it (`ON CONFLICT`) or catch it around `run`.
    """
    database = engine()
    if isinstance(database, SqliteEngine):
        return await database.work(lambda connection: _drive(script, connection))
    if database.open_transaction() is not None:
        return await _try_on_postgres(script, database)
    if turn is not None:
        return await run_in_line(script, turn, database)
    return await _run_on_postgres(script, database)


async def execute(*statements: Sql) -> list[Row]:
    """Run statements as one script, all or none of them, and return the rows of the last one."""

    def script() -> Steps[list[Row]]:
        rows: list[Row] = []
        for statement in statements:
            rows = yield statement
        return rows

    return await run(script)


async def read(sql: str, args: Sequence[Any] = ()) -> list[Row]:
    """The rows of one SELECT with `?` for each argument: the shortest way to read.

    Inside `tx()` it sees what the transaction has written.
    """
    database = engine()
    if isinstance(database, SqliteEngine):
        transaction = database.open_transaction()
        reading = database.read if transaction is None else transaction.connection.execute
        rows: list[Row] = await reading(sql, encode(args))
        return rows
    records = await database.execute(numbered_placeholders(sql), encode(args))
    return [dict(record) for record in records]


@functools.lru_cache(maxsize=1024)
def numbered_placeholders(text: str) -> str:
    """Turn each `?` outside quotes and comments into `$1`, `$2` and so on."""
    count = 0

    def numbered(found: re.Match[str]) -> str:
        nonlocal count
        if found.group() != "?":
            return found.group()
        count += 1
        return f"${count}"

    return _QUOTED_OR_PLACEHOLDER.sub(numbered, text)


@dataclass(frozen=True, slots=True)
class _Finished(Generic[T]):
    """What a script has returned."""

    result: T


def _advance(steps: Steps[T], rows: list[Row] | None) -> Step | _Finished[T]:
    """Start a script (no rows) or give it rows: its next statement, or its result."""
    try:
        return next(steps) if rows is None else steps.send(rows)
    except StopIteration as end:
        return _Finished(end.value)


def _drive(script: Script[T], connection: sqlite3.Connection) -> T:
    """Drive a script from start to end inside the thread of a SQLite connection."""
    with closing(script()) as steps:
        step = _advance(steps, None)
        while not isinstance(step, _Finished):
            step = _advance(steps, _query(step, connection))
        return step.result


def _query(step: Step, connection: sqlite3.Connection) -> list[Row]:
    if isinstance(step, Sql):
        return query(connection, step.text, encode(step.args))
    first = step.condition
    rows = query(connection, first.text, encode(first.args)) if first else []
    for one in step.statements if rows or not first else ():
        query(connection, one.text, encode(one.args))
    return rows


async def _drive_postgres(script: Script[T], connection: PostgresConnection) -> T:
    """Drive a script from start to end on one PostgreSQL connection."""
    with closing(script()) as steps:
        step = _advance(steps, None)
        while not isinstance(step, _Finished):
            step = _advance(steps, await _fetch(step, connection))
        return step.result


async def _fetch(step: Step, connection: PostgresConnection) -> list[Row]:
    sql = step if isinstance(step, Sql) else step.for_postgres()
    if not sql.text:
        return []
    records = await connection.fetch(sql.for_postgres(), *encode(sql.args))
    is_answered = isinstance(step, Sql) or step.condition is not None
    return [dict(record) for record in records] if is_answered else []


async def _run_on_postgres(script: Script[T], database: PostgresEngine) -> T:
    """Run a script in a transaction of its own, again after a conflict."""
    for attempt in range(1, POSTGRES_TRIES):
        try:
            return await _try_on_postgres(script, database)
        except Conflict:
            METERS.count("pospolu_database_busy_total", what="retry")
            await asyncio.sleep(random.uniform(0.005, 0.03) * attempt)  # noqa: S311 -- jitter
    return await _try_on_postgres(script, database)


async def _try_on_postgres(script: Script[T], database: PostgresEngine) -> T:
    """Run a script in a transaction, or in a savepoint of the one that is open."""
    async with database.transaction() as transaction:
        return await _drive_postgres(script, transaction.connection)


async def run_in_line(script: Script[T], turn: Turn, database: PostgresEngine) -> T:
    """Run a script in a group of those that wait for the same row."""

    async def lock(connection: PostgresConnection, needs: Sequence[Any]) -> None:
        await _drive_postgres(lambda: turn.lock(needs), connection)

    line = Line(turn.line, lock)
    work = functools.partial(_drive_postgres, script)
    return await database.work_in_line(line, work, turn.needs)
