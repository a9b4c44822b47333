"""Migrations are applied whole or not at all, on both databases, over filled tables."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from piccolo.apps.migrations.commands.forwards import run_forwards
from piccolo.apps.migrations.tables import Migration
from piccolo.columns import ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.conf.apps import AppConfig
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.data.backups import KEPT
from core.data.database import Engine, is_sqlite
from core.data.engines.sqlite import SqliteEngine
from core.data.errors import is_check_violation, is_unique_violation
from core.data.generation import make_migration
from core.data.migrations import MigrationRefused, SchemaTooNew, migrate, pending
from core.data.tables import Record
from core.data.texts import LocalizedTextColumn
from core.data.times import utc_now
from tests.core.data import sample_conf
from tests.core.data.one_engine import on_sqlite

pytestmark = pytest.mark.anyio

CHECKED = """
    schema.check(manager, table="grown_thing", name="some", condition="amount >= 0")
    schema.index(
        manager, table="grown_thing", name="grown_thing_early", columns=["lower(name)"],
        unique=True, where="amount > 100",
    )
    schema.raw(
        manager,
        sqlite="INSERT INTO grown_thing (id, created_at, name, amount) "
        "VALUES ('018f0000-0000-7000-8000-000000000000', '2026-01-01 00:00:00+00:00', 'raw', 1)",
        postgres="INSERT INTO grown_thing (id, created_at, name, amount) "
        "VALUES ('018f0000-0000-7000-8000-000000000000', '2026-01-01 00:00:00+00:00', 'raw', 1)",
    )
    return manager
"""


def first_thing() -> type[Table]:
    class Thing(Record, tablename="grown_thing"):
        """As the first version had it. Purpose: tests."""

        name = Varchar(length=20)
        amount = Integer(default=0)
        note = Varchar(length=10, index=True)

    return Thing


def second_thing() -> tuple[type[Table], type[Table]]:
    class Owner(Record, tablename="grown_owner"):
        """Purpose: tests."""

        name = Varchar()

    class Thing(Record, tablename="grown_thing"):
        """With everything that SQLite cannot alter. Purpose: tests."""

        name = Text(unique=True)
        amount = Integer(default=7, null=True)
        title = LocalizedTextColumn()
        owner = ForeignKey(Owner, null=True)
        changed_at = Timestamptz(default=utc_now)
        code = Varchar(unique=True, null=True, default=None)
        place = Varchar(index=True, default="here")

    return Owner, Thing


@pytest.fixture
async def room(
    engine: Engine, database_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AppConfig]:
    """A room whose tables grow, with an empty folder of migrations."""
    await forget_schema(engine)
    config = AppConfig(
        app_name="grown",
        migrations_folder_path=str(database_folder / "migrations"),
        table_classes=[first_thing()],
    )
    module = type(sys)("grown_piccolo_app")
    module.APP_CONFIG = config
    monkeypatch.setitem(sys.modules, "grown_piccolo_app", module)
    monkeypatch.setattr(sample_conf.APP_REGISTRY, "apps", ["grown_piccolo_app"])
    monkeypatch.setattr(sys, "path", [*sys.path])
    (database_folder / "migrations").mkdir()
    yield config
    await forget_schema(engine)


async def forget_schema(engine: Engine) -> None:
    for name in ("grown_thing", "grown_owner", "migration"):
        await engine.execute(f'DROP TABLE IF EXISTS "{name}"')


async def written(description: str) -> Path:
    path = await make_migration("grown", description)
    assert path is not None
    return path


def with_constraints(path: Path) -> None:
    """Add raw steps to a generated migration, as its author does."""
    source = path.read_text().replace("    return manager\n", CHECKED)
    imported = "from core.data import schema\nfrom core.data.schema import RoomMigration"
    path.write_text(source.replace("from core.data.schema import RoomMigration", imported))


async def schema_of(engine: Engine) -> Any:
    if is_sqlite():
        return await engine.execute("SELECT name, sql FROM sqlite_schema ORDER BY name")
    return await engine.execute(
        "SELECT table_name, column_name, data_type, is_nullable, column_default "
        "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
    )


async def test_a_table_grows_over_its_rows(engine: Engine, room: AppConfig) -> None:
    first = await written("First version")
    with_constraints(first)
    assert [file.app for file in await migrate()] == ["grown"]
    thing = room.table_classes[0]
    await thing(name="one", amount=3, note="x").save()
    owner, grown = second_thing()
    room.table_classes[:] = [owner, grown]
    await written("Everything at once")
    assert len(await pending()) == 1
    await migrate()
    rows = await grown.objects().order_by(grown._meta.get_column_by_name("amount"))
    assert [row.to_dict()["name"] for row in rows] == ["raw", "one"]
    kept = rows[1].to_dict()
    assert kept["place"] == "here"
    assert kept["owner"] is None
    assert kept["changed_at"] is not None
    await grown(name="x" * 500, amount=None).save()
    for doubled in ({"name": "one"}, {"name": "two", "amount": -1}):
        with pytest.raises(Exception) as caught:
            await grown(**doubled).save()
    assert is_check_violation(caught.value)
    assert await pending() == []
    assert await make_migration("grown", "Nothing changed") is None


async def test_constraints_that_tables_declare_come_and_go(engine: Engine, room: AppConfig) -> None:
    """Stock Piccolo cannot add them on SQLite, not even to a new table."""

    class Thing(Record, tablename="grown_thing"):
        """Purpose: tests."""

        name = Varchar()
        amount = Integer(default=0)
        positive = Check(amount >= 0)

    class Bound(Record, tablename="grown_thing"):
        """With another constraint. Purpose: tests."""

        name = Varchar()
        amount = Integer(default=0)
        one_of_each = Unique([name, amount])

    Bound.__name__ = "Thing"
    room.table_classes[:] = [Thing]
    await written("With a check")
    await migrate()
    await Thing(name="a").save()
    with pytest.raises(Exception, match="positive"):
        await Thing(name="a", amount=-1).save()
    room.table_classes[:] = [Bound]
    await written("With a unique pair")
    await migrate()
    await Bound(name="a", amount=-1).save()
    with pytest.raises(Exception) as caught:
        await Bound(name="a", amount=-1).save()
    assert is_unique_violation(caught.value)


async def test_the_database_keeps_no_default_that_python_computed(
    engine: Engine, room: AppConfig
) -> None:
    await written("First version")
    await migrate()
    with pytest.raises(Exception, match=r"(?i)not.null"):
        await engine.execute("INSERT INTO grown_thing (name) VALUES ('without id')")


async def test_a_column_that_went_takes_its_index_along(engine: Engine, room: AppConfig) -> None:
    await written("First version")
    await migrate()

    class Thing(Record, tablename="grown_thing"):
        """Less. Purpose: tests."""

        name = Varchar(length=20)
        amount = Integer(default=0, index=True)

    room.table_classes[:] = [Thing]
    await written("No note, another index")
    await migrate()
    await Thing(name="a").save()
    names = {row["name"] if is_sqlite() else row["table_name"] for row in await schema_of(engine)}
    assert "grown_thing_note" not in names


async def test_a_migration_that_fails_leaves_the_old_state(
    engine: Engine, room: AppConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever statement fails: the schema, the rows and the record are as before."""
    await written("First version")
    await migrate()
    thing = room.table_classes[0]
    await thing(name="one", amount=3, note="x").save()
    room.table_classes[:] = [*second_thing()]
    await written("Everything at once")
    before = await schema_of(engine)
    failures = 0
    while not await succeeds(monkeypatch, engine, number=failures):
        failures += 1
        assert await schema_of(engine) == before
        assert await Migration.count() == 1
        assert len(await thing.select()) == 1
        assert len(await pending()) == 1
    assert failures > 10
    assert await pending() == []


async def succeeds(monkeypatch: pytest.MonkeyPatch, engine: Engine, *, number: int) -> bool:
    """Whether migrating needs no more than so many statements; the next one fails."""
    with monkeypatch.context() as patch:
        fail_after(patch, engine, number=number)
        try:
            await migrate()
        except RuntimeError as error:
            assert str(error) == "on purpose"
            return False
    return True


def fail_after(patch: pytest.MonkeyPatch, engine: Engine, *, number: int) -> None:
    """Let the changing statement after so many others fail."""
    execute = type(engine).execute
    seen = 0

    async def counting(self: Engine, sql: str, arguments: Any = ()) -> Any:
        nonlocal seen
        changes = sql.lstrip().upper().startswith(("CREATE", "ALTER", "INSERT", "DROP TABLE"))
        seen += changes and self.open_transaction() is not None
        if seen > number:
            message = "on purpose"
            raise RuntimeError(message)
        return await execute(self, sql, arguments)

    patch.setattr(type(engine), "execute", counting)


async def test_a_trial_changes_nothing(engine: Engine, room: AppConfig) -> None:
    with_constraints(await written("First version"))
    before = await schema_of(engine)
    assert len(await migrate(dry_run=True)) == 1
    assert await schema_of(engine) == before
    assert len(await pending()) == 1


async def test_two_processes_that_migrate_apply_once(engine: Engine, room: AppConfig) -> None:
    await written("First version")
    applied = await asyncio.gather(migrate(), migrate(), migrate())
    assert sorted(len(files) for files in applied) == [0, 0, 1]


async def test_a_newer_schema_is_refused(engine: Engine, room: AppConfig) -> None:
    path = await written("First version")
    await migrate()
    path.unlink()
    with pytest.raises(SchemaTooNew):
        await pending()
    with pytest.raises(SchemaTooNew):
        await migrate()


async def test_what_an_absent_room_left_is_no_newer_schema(engine: Engine, room: AppConfig) -> None:
    await written("First version")
    await migrate()
    await Migration.insert(Migration(name="2026", app_name="uninstalled"))
    assert await pending() == []


async def test_stock_piccolo_is_refused(engine: Engine, room: AppConfig) -> None:
    await written("First version")
    with pytest.raises(MigrationRefused, match="bin/pospolu migrate"):
        await run_forwards(app_name="grown")
    assert len(await pending()) == 1


async def test_a_stock_migration_file_is_refused(engine: Engine, room: AppConfig) -> None:
    path = await written("First version")
    stock = "from piccolo.apps.migrations.auto.migration_manager import MigrationManager as R"
    path.write_text(
        path.read_text()
        .replace("from core.data.schema import RoomMigration", stock)
        .replace("= RoomMigration", "= R")
        .replace("-> RoomMigration", "-> R")
    )
    with pytest.raises(MigrationRefused, match="make_migration"):
        await migrate()


@on_sqlite("PostgreSQL checks them always")
async def test_a_broken_reference_is_refused(engine: Engine, room: AppConfig) -> None:
    """Foreign keys are off while SQLite migrates, so that they are checked at the end."""
    room.table_classes[:] = [*second_thing()]
    path = await written("First version")
    source = path.read_text()
    broken = """
    schema.raw(manager, sqlite="INSERT INTO grown_thing (id, created_at, name, title, changed_at,"
        " place, owner) VALUES ('a', 'b', 'c', '{}', 'd', 'e', 'nobody')")
    return manager
"""
    source = source.replace("    return manager\n", broken)
    path.write_text(
        source.replace(
            "from core.data.schema", "from core.data import schema\nfrom core.data.schema"
        )
    )
    with pytest.raises(MigrationRefused, match="would break"):
        await migrate()
    assert len(await pending()) == 1


@on_sqlite("SQLite's file")
async def test_a_filled_file_is_backed_up_first(engine: Engine, room: AppConfig) -> None:
    await written("First version")
    await migrate()
    assert copies(engine) == []
    for number in range(KEPT + 2):
        await room.table_classes[0](name=f"n{number}").save()
        await Migration.delete(force=True)
        await engine.execute("DROP INDEX grown_thing_note")
        await engine.execute("ALTER TABLE grown_thing RENAME TO grown_kept")
        await migrate()
        await engine.execute("DROP TABLE grown_thing")
        await engine.execute("ALTER TABLE grown_kept RENAME TO grown_thing")
        await engine.execute("CREATE INDEX grown_thing_note ON grown_thing (note)")
    assert len(copies(engine)) == KEPT
    newest = SqliteEngine(str(copies(engine)[-1]))
    assert len(await newest.read("SELECT * FROM grown_kept")) == KEPT + 2
    assert copies(engine)[-1].stat().st_mode & 0o077 == 0


def copies(engine: SqliteEngine) -> list[Path]:
    original = Path(engine.path)
    found = original.parent.glob(f"{original.name}.before-*")
    return sorted(path for path in found if not path.name.endswith(("-wal", "-shm", ".wlock")))


async def test_our_own_migrations_match_our_tables(engine: Engine) -> None:
    """What CI runs for every room: nothing is left to generate."""
    await engine.execute("DROP TABLE data_version")
    assert [file.app for file in await migrate()] == ["data"]
    assert await make_migration("data", "Forgotten") is None
