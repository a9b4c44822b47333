"""The traps of stock Piccolo, shown to be real: a fix of theirs will be told by a failure here.

Each is the positive control of a test in test_transactions or test_database.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from piccolo.columns import Integer, Varchar
from piccolo.engine.postgres import PostgresEngine
from piccolo.engine.sqlite import SQLiteEngine
from piccolo.table import Table

from tests.core.data.conftest import POSTGRES_URL
from tests.core.data.one_engine import on_postgres, on_sqlite

pytestmark = pytest.mark.anyio

Stock = SQLiteEngine | PostgresEngine


class Noted(Table, tablename="stock_noted"):
    """A row. Purpose: tests."""

    name = Varchar()
    number = Integer()


class Boom(Exception):
    """Raised on purpose."""


@pytest.fixture(params=["sqlite", "postgres"])
async def stock(request: pytest.FixtureRequest, database_folder: Path) -> AsyncIterator[Stock]:
    """A stock engine with one empty table; PostgreSQL with a pool of two."""
    if request.param == "postgres" and not POSTGRES_URL:
        pytest.skip("POSPOLU_TEST_POSTGRES_URL is not set")
    made: Stock
    if request.param == "postgres":
        made = PostgresEngine(config={"dsn": POSTGRES_URL})
        await made.start_connection_pool(min_size=2, max_size=2)
    else:
        made = SQLiteEngine(str(database_folder / "stock.sqlite"), timeout=0.05)
    Noted._meta.db = made
    await Noted.alter().drop_table(if_exists=True)
    await Noted.create_table()
    yield made
    made.current_transaction.set(None)
    if isinstance(made, PostgresEngine) and made.pool is not None:
        made.pool.terminate()
        made.pool = None
    await Noted.alter().drop_table(if_exists=True)


async def names() -> list[str]:
    return sorted(row["name"] for row in await Noted.select(Noted.name))


async def test_stock_keeps_the_rows_of_a_failed_nested_transaction(stock: Stock) -> None:
    async with stock.transaction():
        await Noted(name="outer").save()
        with suppress(Boom):
            async with stock.transaction():
                await Noted(name="inner").save()
                raise Boom
    assert await names() == ["inner", "outer"]


async def test_stock_lets_another_task_into_the_transaction(stock: Stock) -> None:
    started, done = asyncio.Event(), asyncio.Event()

    async def child() -> None:
        async with stock.transaction():
            await Noted(name="child").save()
            started.set()
            await done.wait()
            raise Boom

    async with stock.transaction():
        task = asyncio.create_task(child())
        await started.wait()
        await Noted(name="parent").save()
    done.set()
    await asyncio.gather(task, return_exceptions=True)
    assert await names() == ["child", "parent"]


async def test_stock_keeps_the_context_of_a_failed_commit(stock: Stock) -> None:
    await Noted.raw("DROP TABLE IF EXISTS stock_child")
    await Noted.raw("DROP TABLE IF EXISTS stock_parent")
    await Noted.raw("CREATE TABLE stock_parent (id int PRIMARY KEY)")
    await Noted.raw(
        "CREATE TABLE stock_child (parent int REFERENCES stock_parent "
        "DEFERRABLE INITIALLY DEFERRED)"
    )
    transaction: Any = stock.transaction()
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        async with transaction:
            await Noted.raw("INSERT INTO stock_child VALUES (99)")
    assert stock.current_transaction.get() is transaction
    if isinstance(stock, PostgresEngine):
        assert stock.pool is not None
        assert stock.pool.get_idle_size() == 1
        stock.current_transaction.set(None)
    else:
        await transaction.rollback()
        await transaction.connection.close()
    stock.current_transaction.set(None)
    await Noted.raw("DROP TABLE stock_child")
    await Noted.raw("DROP TABLE stock_parent")


async def test_stock_batch_swallows_exceptions(stock: Stock) -> None:
    async with await Noted.select().batch():
        raise Boom


@on_postgres("PostgreSQL's trap", fixture="stock")
async def test_stock_commits_nothing_and_says_nothing_after_a_swallowed_error(
    stock: Stock,
) -> None:
    async with stock.transaction():
        await Noted(name="lost").save()
        with suppress(Exception):
            await Noted.raw("SELECT * FROM nothing_like_this")
    assert await names() == []


@on_sqlite("SQLite's trap", fixture="stock")
async def test_stock_sqlite_fails_where_two_transactions_read_then_write(stock: Stock) -> None:
    has_read = asyncio.Barrier(2)

    async def read_then_write() -> None:
        async with stock.transaction():
            await Noted.select()
            await has_read.wait()
            await Noted(name="x").save()

    outcomes = await asyncio.gather(read_then_write(), read_then_write(), return_exceptions=True)
    assert any("locked" in str(outcome) for outcome in outcomes)


@on_sqlite("SQLite's trap", fixture="stock")
async def test_stock_sqlite_has_no_write_ahead_log(stock: Stock) -> None:
    assert await Noted.raw("PRAGMA journal_mode") == [{"journal_mode": "delete"}]


@on_sqlite("SQLite's trap", fixture="stock")
async def test_stock_sqlite_alters_no_column(stock: Stock) -> None:
    with pytest.raises(Exception, match="syntax error"):
        await Noted.alter().set_null(Noted.name)
    with pytest.raises(Exception, match="syntax error"):
        await Noted.alter().set_unique(Noted.name)
