# ruff: noqa: SLF001 -- Piccolo tells about columns in _meta
"""What a migration file uses: the migration itself, and raw SQL where the engines differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import (
    AddConstraintCollection,
    AlterColumnCollection,
    MigrationManager,
)
from piccolo.columns import Column, ForeignKey
from piccolo.columns.defaults.base import Default
from piccolo.table import Table

from core.data.database import engine, is_sqlite
from core.data.errors import MigrationRefused
from core.data.rebuild import NewColumn, TableChange, rebuild_table

__all__ = [
    "NewColumn",
    "RoomMigration",
    "TableChange",
    "check",
    "index",
    "raw",
    "rebuild_table",
]

Step = Callable[[], Awaitable[None]]

_INDEX_SETTINGS = ("index", "index_method")


@dataclass
class RoomMigration(MigrationManager):
    """One migration of a room, which only our own runner applies.

    What is declared runs first, then the raw steps in their order; Piccolo has them the other
    way round, so that none could touch a new table. On SQLite the changes that ALTER TABLE
    cannot make are made by rebuilding the table.
    """

    first: list[Step] = field(default_factory=list)

    async def run(self, *_: Any, **__: Any) -> None:
        """Refuse: stock Piccolo records a migration outside its transaction."""
        raise MigrationRefused("migrations are run with `bin/pospolu migrate`")

    async def apply(self) -> None:
        """Make the changes inside the transaction that is open."""
        for step in self.first:
            await step()
        _drop_computed_defaults(column.column for column in self._columns_of_new_tables())
        if is_sqlite():
            await self._apply_on_sqlite()
        else:
            await self._apply_on_postgres()
        for step in self.raw:
            await step()

    async def _apply_on_postgres(self) -> None:
        await self._run_add_tables()
        await self._run_change_table_schema()
        await self._run_rename_tables()
        await self._run_add_columns()
        await self._forget_computed_defaults()
        await self._run_drop_columns()
        await self._run_drop_tables()  # type: ignore[no-untyped-call]
        await self._run_rename_columns()
        await self._run_alter_columns()
        await self._run_add_constraints()
        await self._run_drop_constraints()

    async def _forget_computed_defaults(self) -> None:
        """Leave no default in the database that Python computed once, for the rows there were."""
        for added in self._columns_of_old_tables():
            if _is_computed(added.column):
                await engine().execute(
                    f'ALTER TABLE "{added.tablename}" '
                    f'ALTER COLUMN "{added.column._meta.db_column_name}" DROP DEFAULT'
                )

    async def _apply_on_sqlite(self) -> None:
        constraints, self.add_constraints = self.add_constraints, AddConstraintCollection()
        await self._run_add_tables()
        self.add_constraints = constraints
        await self._run_rename_tables()
        await self._rebuild(await self._added_and_dropped())
        await self._create_indexes_of_added()
        await self._run_drop_tables()  # type: ignore[no-untyped-call]
        await self._run_rename_columns()
        await self._rebuild(await self._altered_and_constrained())
        await self._alter_indexes()

    async def _rebuild(self, changes: dict[str, TableChange]) -> None:
        for table, change in changes.items():
            if change:
                await rebuild_table(table, change)

    async def _added_and_dropped(self) -> dict[str, TableChange]:
        added: dict[str, dict[str, NewColumn]] = defaultdict(dict)
        for one in self._columns_of_old_tables():
            column = await self._column_after(one.table_class_name, one.column._meta.name)
            added[one.tablename][column._meta.db_column_name] = _new_column(column)
        dropped: dict[str, list[str]] = defaultdict(list)
        for gone in self.drop_columns.drop_columns:
            dropped[gone.tablename].append(gone.db_column_name)
        return {
            table: TableChange(added=added[table], dropped=dropped[table])
            for table in sorted({*added, *dropped})
        }

    async def _altered_and_constrained(self) -> dict[str, TableChange]:
        replaced: dict[str, dict[str, str]] = defaultdict(dict)
        for altered in self.alter_columns.alter_columns:
            if set(altered.params) - set(_INDEX_SETTINGS):
                column = await self._column_after(altered.table_class_name, altered.column_name)
                replaced[altered.tablename][column._meta.db_column_name] = _definition(column)
        wanted: dict[str, dict[str, str]] = defaultdict(dict)
        for new in self.add_constraints.add_constraints:
            wanted[new.tablename][new.constraint._meta.name] = new.constraint.ddl
        unwanted: dict[str, list[str]] = defaultdict(list)
        for old in self.drop_constraints.drop_constraints:
            unwanted[old.tablename].append(old.constraint_name)
        return {
            table: TableChange(
                replaced=replaced[table],
                added_constraints=wanted[table],
                dropped_constraints=unwanted[table],
            )
            for table in sorted({*replaced, *wanted, *unwanted})
        }

    async def _create_indexes_of_added(self) -> None:
        for added in self._columns_of_old_tables():
            if added.column._meta.index:
                table = await self._table_after(added.table_class_name)
                await table.create_index([added.column._meta.name])

    async def _alter_indexes(self) -> None:
        """Let Piccolo make the changes that concern indexes, which SQLite can do."""
        everything, only_indexes = self.alter_columns, AlterColumnCollection()
        for altered in everything.alter_columns:
            params = {key: altered.params[key] for key in _INDEX_SETTINGS if key in altered.params}
            if params:
                altered.params = params
                altered.column_class = altered.old_column_class = None
                only_indexes.append(altered)
        self.alter_columns = only_indexes
        await self._run_alter_columns()
        self.alter_columns = everything

    def _columns_of_new_tables(self) -> list[Any]:
        new = {table.class_name for table in self.add_tables}
        return [one for one in self.add_columns.add_columns if one.table_class_name in new]

    def _columns_of_old_tables(self) -> list[Any]:
        new = {table.class_name for table in self.add_tables}
        return [one for one in self.add_columns.add_columns if one.table_class_name not in new]

    async def _table_after(self, table_class_name: str) -> type[Table]:
        """The table as it is after this migration."""
        return await self.get_table_from_snapshot(
            table_class_name=table_class_name, app_name=self.app_name
        )

    async def _column_after(self, table_class_name: str, column_name: str) -> Column:
        table = await self._table_after(table_class_name)
        return table._meta.get_column_by_name(column_name)


def raw(
    manager: MigrationManager,
    *,
    sqlite: str | Sequence[str] = (),
    postgres: str | Sequence[str] = (),
) -> None:
    """Run statements of the engine's own after what the migration declares."""

    async def step() -> None:
        for statement in _listed(sqlite if is_sqlite() else postgres):
            await engine().execute(statement)

    manager.add_raw(step)


def check(manager: MigrationManager, *, table: str, name: str, condition: str) -> None:
    """Add a named CHECK constraint, in SQL that both engines read."""

    async def step() -> None:
        if is_sqlite():
            await rebuild_table(
                table, TableChange(added_constraints={name: f"CHECK ({condition})"})
            )
        else:
            await engine().execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" CHECK ({condition})'
            )

    manager.add_raw(step)


def index(
    manager: MigrationManager,
    *,
    table: str,
    name: str,
    columns: Sequence[str],
    unique: bool = False,
    where: str = "",
) -> None:
    """Add a named index over columns or expressions, unique or partial if asked."""
    kind = "UNIQUE INDEX" if unique else "INDEX"
    condition = f" WHERE {where}" if where else ""
    statement = f'CREATE {kind} "{name}" ON "{table}" ({", ".join(columns)}){condition}'
    raw(manager, sqlite=statement, postgres=statement)


def _listed(statements: str | Sequence[str]) -> Sequence[str]:
    return [statements] if isinstance(statements, str) else statements


def _is_computed(column: Column) -> bool:
    """Whether Python computes the default anew for each row, as it does ids and instants."""
    return callable(column.default) and not isinstance(column.default, Default)


def _drop_computed_defaults(columns: Any) -> None:
    """Keep out of the database what was computed for a row: every row would get the same."""
    for column in columns:
        if _is_computed(column):
            column.default = None


def _definition(column: Column) -> str:
    """The column's DDL, without a default that Python computes."""
    if not _is_computed(column):
        return column.ddl
    bare = column.copy()
    bare.default = None
    return bare.ddl


def _new_column(column: Column) -> NewColumn:
    """A column's definition and what the rows that are there already get in it."""
    default = column.get_default_value()
    is_reference = isinstance(column, ForeignKey)
    value = None if default is None or is_reference else column.get_sql_value(default)
    return NewColumn(ddl=_definition(column), value=None if value is None else str(value))
