"""Addresses of databases, and settings of their connections."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from core.data.commands import read
from core.data.database import Engine, engine_from_url, is_sqlite, start, stop
from core.data.engines.postgres import PostgresEngine
from core.data.engines.sqlite import SqliteEngine
from core.data.errors import DatabaseUnavailable
from tests.core.data.conftest import place_names
from tests.core.data.one_engine import on_postgres, on_sqlite
from tests.core.data.sample_tables import Place


def test_engine_from_url_knows_both_databases() -> None:
    assert engine_from_url("sqlite:///a.sqlite").path == "a.sqlite"
    assert engine_from_url("sqlite:////b/a.sqlite").path == "/b/a.sqlite"
    assert isinstance(engine_from_url("postgresql://u@h/d"), PostgresEngine)


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///:memory:", "mysql://h/d", "a.sqlite"])
def test_engine_from_url_refuses_other_addresses(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///path"):
        engine_from_url(url)


@pytest.mark.anyio
async def test_connections_have_our_settings(engine: Engine) -> None:
    if isinstance(engine, SqliteEngine):
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        for pragma, value in wanted.items():
            assert await engine.execute(f"PRAGMA {pragma}") == [{pragma: value}]
            assert await engine.read(f"PRAGMA {pragma}") == [{pragma: value}]
        return
    for setting, text in (
        ("statement_timeout", "8s"),
        ("idle_in_transaction_session_timeout", "30s"),
        ("TimeZone", "UTC"),
    ):
        rows = await read("SELECT current_setting(?) AS it", [setting])
        assert rows == [{"it": text}]


@pytest.mark.anyio
@on_sqlite("SQLite's readers")
async def test_readers_cannot_write(engine: Engine) -> None:
    with pytest.raises(DatabaseUnavailable, match="readonly"):
        await read("INSERT INTO data_version (key, number) VALUES (?, 1)", ["a"])


def test_run_sync_works_without_a_pool(cold_engine: Engine) -> None:
    Place.create_table(if_not_exists=True).run_sync()
    Place.delete(force=True).run_sync()
    Place(name="sync").save().run_sync()
    assert [place["name"] for place in Place.select().run_sync()] == ["sync"]
    Place.alter().drop_table().run_sync()


@pytest.mark.anyio
async def test_run_sync_works_beside_a_pool(engine: Engine) -> None:
    """`run_sync` inside a loop runs on another one, in another thread."""
    Place(name="sync").save().run_sync()
    assert await place_names() == ["sync"]


@pytest.mark.anyio
async def test_transactions_work_without_a_pool(cold_engine: Engine) -> None:
    await Place.create_table(if_not_exists=True)
    await Place.delete(force=True)
    async with cold_engine.transaction():
        await Place(name="kept").save()
    with pytest.raises(RuntimeError):
        async with cold_engine.transaction():
            await Place(name="undone").save()
            raise RuntimeError
    assert await place_names() == ["kept"]
    await Place.alter().drop_table()


@pytest.mark.anyio
async def test_the_pool_can_be_started_again(engine: Engine) -> None:
    await Place(name="a").save()
    await stop()
    await start()
    assert await place_names() == ["a"]


@pytest.mark.anyio
async def test_batch_reads_piece_by_piece_and_lets_exceptions_out(engine: Engine) -> None:
    for number in range(5):
        await Place(name=f"n{number}").save()
    async with await Place.select(Place.name).where(Place.taken == 0).batch(batch_size=2) as rows:
        sizes = [len(piece) async for piece in rows]
    assert sizes == [2, 2, 1]
    with pytest.raises(ZeroDivisionError):
        async with await Place.select().batch() as rows:
            raise ZeroDivisionError


@pytest.mark.anyio
async def test_reads_do_not_wait_for_an_open_transaction(engine: Engine) -> None:
    async with engine.transaction():
        await Place(name="hidden").save()
        names = await asyncio.create_task(_names_from_outside())
    assert names == []
    assert await place_names() == ["hidden"]


async def _names_from_outside() -> list[str]:
    """Forget the inherited transaction, as a request of another person has none."""
    from core.data.database import engine as current_engine

    current_engine().current_transaction.set(None)
    return await place_names()


def test_is_sqlite_follows_the_engine(cold_engine: Engine) -> None:
    assert is_sqlite() == isinstance(cold_engine, SqliteEngine)


@pytest.mark.anyio
@on_postgres("PostgreSQL's connections")
async def test_a_lost_connection_says_so_and_heals(engine: Engine) -> None:
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await Place(name="before").save()
    foreign = await engine.get_new_connection()
    with pytest.raises(DatabaseUnavailable):
        async with engine.transaction():
            await Place(name="never").save()
            await foreign.execute(cut)
            await Place(name="never").save()
    await foreign.close()
    assert await place_names() == ["before"]
    async with engine.transaction():
        await Place(name="healed").save()
    assert await place_names() == ["before", "healed"]


@pytest.mark.anyio
async def test_a_mistake_is_not_taken_for_an_unavailable_database(engine: Engine) -> None:
    for sql, arguments in (
        ("SELECT 1 WHERE 1 = ?", []),
        ("SELECT name FROM sample_place WHERE taken = ?", ["a", "b"]),
        ("SELECT * FROM nothing_like_this", []),
    ):
        with pytest.raises(Exception) as caught:
            await read(sql, arguments)
        assert not isinstance(caught.value, DatabaseUnavailable)


@pytest.mark.anyio
async def test_piccolo_may_group_statements_itself(engine: Engine) -> None:
    together = engine.atomic()
    together.add(Place.insert(Place(name="a")), Place.insert(Place(name="b")))
    await together.run()
    assert await place_names() == ["a", "b"]
    broken = engine.atomic()
    broken.add(Place.insert(Place(name="c")), Place.raw("SELECT * FROM nothing_like_this"))
    with pytest.raises(Exception, match="nothing_like_this"):
        await broken.run()
    assert await place_names() == ["a", "b"]


@pytest.mark.anyio
async def test_a_foreign_writer_is_waited_for_and_then_reported(database_folder: Path) -> None:
    """Another program, such as sqlite3's shell, knows nothing of our lock between processes."""
    impatient = SqliteEngine(str(database_folder / "busy.sqlite"), timeout=0.01)
    await impatient.execute("CREATE TABLE t (n int)")
    foreign = sqlite3.connect(impatient.path, isolation_level=None, check_same_thread=False)
    foreign.execute("BEGIN IMMEDIATE")
    for write in (
        impatient.execute("INSERT INTO t VALUES (1)"),
        impatient.work(lambda connection: connection.execute("INSERT INTO t VALUES (1)").close()),
        impatient.transaction().__aenter__(),
    ):
        with pytest.raises(DatabaseUnavailable, match="locked"):
            await write
    waiting = asyncio.create_task(impatient.execute("INSERT INTO t VALUES (2)"))
    await asyncio.sleep(0.02)
    foreign.execute("ROLLBACK")
    foreign.close()
    await waiting
    assert await impatient.read("SELECT n FROM t") == [{"n": 2}]


@pytest.mark.anyio
@on_postgres("PostgreSQL's pool")
async def test_an_exhausted_pool_says_so(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    lent = [await engine.borrow() for _ in range(10)]
    with monkeypatch.context() as patched, pytest.raises(DatabaseUnavailable):
        patched.setattr("core.data.engines.postgres.ACQUIRE_TIMEOUT_SECONDS", 0.05)
        await Place.select()
    for connection in lent:
        await engine.give_back(connection)
    assert await place_names() == []


@pytest.mark.anyio
async def test_an_absent_server_says_so() -> None:
    absent = PostgresEngine("postgresql://nobody@127.0.0.1:1/nothing?sslmode=disable")
    with pytest.raises(DatabaseUnavailable):
        await absent.start_connection_pool()
    with pytest.raises(DatabaseUnavailable):
        await absent.execute("SELECT 1")
