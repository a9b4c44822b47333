"""Our own runner of Piccolo's migration files: each is applied whole or not at all."""

from __future__ import annotations

import importlib.util
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import AppConfig, Finder

from core.data.backups import back_up
from core.data.database import engine
from core.data.engines.sqlite import SqliteEngine
from core.data.errors import MigrationRefused, SchemaTooNew
from core.data.schema import RoomMigration

__all__ = ["MigrationFile", "MigrationRefused", "SchemaTooNew", "migrate", "pending"]

# Any number that nobody else takes locks with: the letters of "pospolu".
ADVISORY_LOCK = int.from_bytes(b"pospolu")


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationFile:
    """A migration that the code knows."""

    app: str
    id: str
    path: Path

    def __str__(self) -> str:
        return f"{self.app} {self.id}"

    async def load(self) -> RoomMigration:
        """What the file declares. Raises MigrationRefused for one that is not ours."""
        declared = await _imported(self.path).forwards()
        if not isinstance(declared, RoomMigration):
            raise MigrationRefused(
                f"{self.path.name} is no RoomMigration: make it with make_migration"
            )
        return declared


async def pending(apps: Collection[str] | None = None) -> list[MigrationFile]:
    """The migrations that the database still lacks, in the order in which they are to run.

    Raises SchemaTooNew where the database has one that the code does not know.
    """
    configs = [
        config
        for config in Finder().get_app_configs(sort_by_migration_dependencies=True)
        if apps is None or config.app_name in apps
    ]
    known = [file for config in configs for file in _files_of(config)]
    applied = await _applied()
    _refuse_newer({config.app_name for config in configs}, known, applied)
    return [file for file in known if (file.app, file.id) not in applied]


async def migrate(
    apps: Collection[str] | None = None, *, dry_run: bool = False
) -> list[MigrationFile]:
    """Apply what is pending, each migration with its record in one transaction.

    Waits for another process that migrates, and then has nothing left to do. A SQLite file that
    holds rows is copied beside itself first. With `dry_run` everything is tried in one
    transaction and undone. Returns what was applied; raises what the first failing statement
    raised, and leaves the state before that migration.
    """
    waiting = await pending(apps)
    if dry_run:
        await _try_and_undo(waiting)
        return waiting
    database = engine()
    if waiting and isinstance(database, SqliteEngine):
        await back_up(database)
    return [file for file in waiting if await _apply_alone(file)]


class _Undone(Exception):
    """Ends a trial."""


async def _try_and_undo(files: Iterable[MigrationFile]) -> None:
    try:
        async with engine().dedicated_transaction():
            await _lock_and_prepare()
            for file in files:
                await _apply(file)
            raise _Undone  # noqa: TRY301 -- only an exception undoes
    except _Undone:
        return


async def _apply_alone(file: MigrationFile) -> bool:
    """Apply one migration in its own transaction; False if another process was faster."""
    async with engine().dedicated_transaction():
        await _lock_and_prepare()
        if (file.app, file.id) in await _applied():
            return False
        await _apply(file)
    return True


async def _lock_and_prepare() -> None:
    """Let one process migrate at a time; on SQLite, the transaction is that lock."""
    database = engine()
    if not isinstance(database, SqliteEngine):
        await database.execute("SELECT pg_advisory_xact_lock($1)", [ADVISORY_LOCK])
    await Migration.create_table(if_not_exists=True)


async def _apply(file: MigrationFile) -> None:
    migration = await file.load()
    await migration.apply()
    await Migration.insert(Migration(name=file.id, app_name=file.app))
    if isinstance(engine(), SqliteEngine):
        await _check_integrity(file)


async def _check_integrity(file: MigrationFile) -> None:
    broken = await engine().execute("PRAGMA foreign_key_check")
    report = await engine().execute("PRAGMA integrity_check")
    if broken or [row["integrity_check"] for row in report] != ["ok"]:
        raise MigrationRefused(
            f"{file.app} {file.id} would break the database: {broken[:3]} {report[:3]}"
        )


async def _applied() -> set[tuple[str, str]]:
    """The migrations recorded in the database, as (app, id)."""
    if not await Migration.table_exists():
        return set()
    rows = await Migration.select(Migration.app_name, Migration.name)
    return {(row["app_name"], row["name"]) for row in rows}


def _refuse_newer(
    apps: set[str], known: list[MigrationFile], applied: set[tuple[str, str]]
) -> None:
    ours = {(file.app, file.id) for file in known}
    unknown = sorted(record for record in applied - ours if record[0] in apps)
    if unknown:
        raise SchemaTooNew(
            f"the database knows migrations that this version does not: {unknown[:3]}"
        )


def _files_of(config: AppConfig) -> list[MigrationFile]:
    """An app's migrations in their order."""
    folder = Path(config.resolved_migrations_folder_path)
    modules = [_imported(path) for path in folder.glob("*.py") if path.name != "__init__.py"]
    files = [
        MigrationFile(app=config.app_name, id=module.ID, path=Path(str(module.__file__)))
        for module in modules
        if hasattr(module, "ID")
    ]
    return sorted(files, key=lambda file: file.id)


def _imported(path: Path) -> ModuleType:
    """A migration file as a module that is known to nobody else."""
    spec = importlib.util.spec_from_file_location(f"migration_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
