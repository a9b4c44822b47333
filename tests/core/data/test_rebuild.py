"""A rebuilt SQLite table keeps rows, indexes, triggers and references."""

import pytest

from core.data.database import Engine
from core.data.errors import MigrationRefused
from core.data.rebuild import NewColumn, TableChange, TableDefinition, rebuild_table
from tests.core.data.one_engine import on_sqlite

pytestmark = pytest.mark.anyio

STATEMENT = """CREATE TABLE "t" ("id" INTEGER PRIMARY KEY, "a" TEXT DEFAULT 'x,(y' NOT NULL,
  "b" NUMERIC(9, 2), "c, d" TEXT, CONSTRAINT "positive" CHECK ("b" > 0 AND ("b" < 9)),
  UNIQUE ("a", "b")) STRICT"""


def test_a_definition_is_taken_apart_and_put_together() -> None:
    parsed = TableDefinition.parse(STATEMENT)
    assert list(parsed.columns) == ["id", "a", "b", "c, d"]
    assert len(parsed.constraints) == 2
    assert TableDefinition.parse(parsed.statement("t")) == parsed
    changed = parsed.changed(
        TableChange(
            replaced={"a": '"a" INTEGER'},
            added={"e": NewColumn(ddl='"e" TEXT')},
            dropped=["b"],
            added_constraints={"short": 'CHECK ("a" < 9)'},
            dropped_constraints=["positive"],
        )
    )
    assert changed.statement("t") == (
        'CREATE TABLE "t" ("id" INTEGER PRIMARY KEY, "a" INTEGER, "c, d" TEXT, "e" TEXT, '
        'UNIQUE ("a", "b"), CONSTRAINT "short" CHECK ("a" < 9)) STRICT'
    )


@on_sqlite("SQLite only")
async def test_a_rebuilt_table_keeps_what_hangs_on_it(engine: Engine) -> None:
    for statement in (
        'CREATE TABLE main_thing ("id" INTEGER PRIMARY KEY, "a" TEXT, "b" TEXT, "n" INTEGER)',
        "CREATE TABLE part (thing INTEGER NOT NULL REFERENCES main_thing (id) ON DELETE CASCADE)",
        "CREATE TABLE note (text TEXT)",
        "CREATE INDEX by_a ON main_thing (a)",
        "CREATE INDEX by_b ON main_thing (b)",
        "CREATE UNIQUE INDEX early ON main_thing (lower(a)) WHERE n > 0",
        """CREATE TRIGGER noted AFTER INSERT ON main_thing
        BEGIN INSERT INTO note VALUES (new.a); END""",
        """CREATE TRIGGER counted AFTER INSERT ON part
        BEGIN UPDATE main_thing SET n = n + 1 WHERE id = new.thing; END""",
        "CREATE VIEW shown AS SELECT a FROM main_thing",
        "INSERT INTO main_thing VALUES (1, 'one', 'x', 0), (2, 'two', 'y', 0)",
        "INSERT INTO part VALUES (1), (2), (2)",
    ):
        await engine.execute(statement)
    async with engine.dedicated_transaction():
        await rebuild_table(
            "main_thing",
            TableChange(
                added={"c": NewColumn(ddl='"c" INTEGER NOT NULL', value="n * 10")},
                dropped=["b"],
                added_constraints={"few": 'CHECK ("n" < 4)'},
            ),
        )
        assert await engine.execute("PRAGMA foreign_key_check") == []
    assert await engine.execute("SELECT * FROM main_thing") == [
        {"id": 1, "a": "one", "n": 1, "c": 10},
        {"id": 2, "a": "two", "n": 2, "c": 20},
    ]
    assert len(await engine.execute("SELECT * FROM part")) == 3
    await engine.execute("INSERT INTO main_thing VALUES (3, 'three', 3, 0)")
    assert {"text": "three"} in await engine.execute("SELECT text FROM note")
    with pytest.raises(Exception, match="few"):
        await engine.execute("INSERT INTO part VALUES (3)")
    assert len(await engine.execute("SELECT * FROM shown")) == 3
    kept = await engine.execute("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY 1")
    assert {"by_a", "early"} <= {row["name"] for row in kept}
    assert "by_b" not in {row["name"] for row in kept}


@on_sqlite("SQLite only")
async def test_rebuilding_outside_a_migration_is_refused(engine: Engine) -> None:
    async with engine.transaction():
        with pytest.raises(MigrationRefused):
            await rebuild_table("sample_place", TableChange(dropped=["name"]))
