"""Rebuilding a SQLite table, for the changes that its ALTER TABLE cannot make."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.data.commands import Row
from core.data.database import engine
from core.data.errors import MigrationRefused

_CONSTRAINT = re.compile(r"(CONSTRAINT|CHECK|UNIQUE|PRIMARY\s+KEY|FOREIGN\s+KEY)\b", re.IGNORECASE)
_NAMED_CONSTRAINT = re.compile(r'CONSTRAINT\s+"?(?P<name>\w+)"?', re.IGNORECASE)
_COLUMN_NAME = re.compile(r'"(?P<quoted>[^"]+)"|(?P<bare>\w+)')
_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|[(),]")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewColumn:
    """A column's definition, and the SQL expression for the rows that are there already."""

    ddl: str
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """What a rebuilt table has otherwise than before; names are those of the database."""

    replaced: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, NewColumn] = field(default_factory=dict)
    dropped: Collection[str] = ()
    added_constraints: Mapping[str, str] = field(default_factory=dict)
    dropped_constraints: Collection[str] = ()

    def __bool__(self) -> bool:
        return bool(
            self.replaced
            or self.added
            or self.dropped
            or self.added_constraints
            or self.dropped_constraints
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDefinition:
    """A CREATE TABLE statement, taken apart at its commas."""

    columns: Mapping[str, str]
    constraints: tuple[str, ...]
    options: str

    @classmethod
    def parse(cls, statement: str) -> TableDefinition:
        """Read the statement that SQLite keeps of a table."""
        start = statement.index("(") + 1
        end = start + len(_until_closed(statement[start:]))
        columns: dict[str, str] = {}
        constraints: list[str] = []
        for part in _parts(statement[start:end]):
            name = _COLUMN_NAME.match(part)
            if _CONSTRAINT.match(part) or name is None:
                constraints.append(part)
            else:
                columns[name["quoted"] or name["bare"]] = part
        return cls(columns=columns, constraints=tuple(constraints), options=statement[end + 1 :])

    def changed(self, change: TableChange) -> TableDefinition:
        """The definition after a change."""
        columns = {
            name: change.replaced.get(name, ddl)
            for name, ddl in self.columns.items()
            if name not in change.dropped
        }
        columns.update({name: column.ddl for name, column in change.added.items()})
        kept = [
            constraint
            for constraint in self.constraints
            if _name_of(constraint) not in change.dropped_constraints
        ]
        added = [f'CONSTRAINT "{name}" {ddl}' for name, ddl in change.added_constraints.items()]
        return replace(self, columns=columns, constraints=(*kept, *added))

    def statement(self, table: str) -> str:
        """The CREATE TABLE statement for a table of that name."""
        parts = ", ".join((*self.columns.values(), *self.constraints))
        return f'CREATE TABLE "{table}" ({parts}){self.options}'


async def rebuild_table(table: str, change: TableChange) -> None:
    """Give a SQLite table another definition and keep its rows, indexes and triggers.

    The way is that of sqlite.org/lang_altertable.html, section 7: a new table, the rows copied,
    the old one dropped, the new one renamed. It runs inside a migration only, where foreign keys
    are off. Indexes that name a dropped column go with it.
    """
    if await _only_value("PRAGMA foreign_keys"):
        raise MigrationRefused(
            "a table is rebuilt inside a migration only: dropping it would delete rows"
        )
    database = engine()
    before = TableDefinition.parse(
        await _only_value("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", table)
    )
    companions = await _companions(table, without=change.dropped)
    after = before.changed(change)
    scratch = f"rebuilt_{table}"
    await database.execute(after.statement(scratch))
    await database.execute(_copy(table, scratch, before=before, change=change))
    await database.execute(f'DROP TABLE "{table}"')
    # Otherwise renaming would look at every trigger and view while the table is missing.
    await database.execute("PRAGMA legacy_alter_table=ON")
    await database.execute(f'ALTER TABLE "{scratch}" RENAME TO "{table}"')
    await database.execute("PRAGMA legacy_alter_table=OFF")
    for statement in companions:
        await database.execute(statement)


def _copy(table: str, scratch: str, *, before: TableDefinition, change: TableChange) -> str:
    kept = [f'"{name}"' for name in before.columns if name not in change.dropped]
    given = {f'"{name}"': column.value for name, column in change.added.items() if column.value}
    into = ", ".join((*kept, *given))
    values = ", ".join((*kept, *given.values()))
    return f'INSERT INTO "{scratch}" ({into}) SELECT {values} FROM "{table}"'  # noqa: S608 -- names of tables and columns, from migrations


async def _companions(table: str, *, without: Collection[str]) -> list[str]:
    """The statements that make the table's indexes and triggers anew."""
    found = await engine().execute(
        "SELECT name, type, sql FROM sqlite_schema "
        "WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid",
        [table],
    )
    return [row["sql"] for row in found if not await _names_column(row, without)]


async def _names_column(companion: Row, columns: Collection[str]) -> bool:
    if companion["type"] != "index":
        return False
    indexed = await engine().execute("SELECT name FROM pragma_index_info(?)", [companion["name"]])
    return any(row["name"] in columns for row in indexed)


async def _only_value(sql: str, *arguments: str) -> Any:
    rows = await engine().execute(sql, arguments)
    if not rows:
        raise LookupError(f"nothing found: {sql} {arguments}")
    return next(iter(rows[0].values()))


def _name_of(constraint: str) -> str | None:
    found = _NAMED_CONSTRAINT.match(constraint)
    return found["name"] if found else None


def _parts(body: str) -> Iterator[str]:
    """What stands between the commas of the outermost level."""
    depth = start = 0
    for token in _TOKEN.finditer(body):
        if token.group() == "(":
            depth += 1
        elif token.group() == ")":
            depth -= 1
        elif token.group() == "," and depth == 0:
            yield body[start : token.start()].strip()
            start = token.end()
    yield body[start:].strip()


def _until_closed(text: str) -> str:
    """The text up to the parenthesis that closes what was opened before it."""
    depth = 1
    for token in _TOKEN.finditer(text):
        depth += {"(": 1, ")": -1}.get(token.group(), 0)
        if depth == 0:
            return text[: token.start()]
    raise ValueError("a CREATE TABLE statement does not end")
