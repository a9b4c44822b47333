"""All or nothing, however a transaction ends."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest
from piccolo.engine.exceptions import TransactionError

from core.data.commands import Sql, Steps, run
from core.data.database import Engine, is_sqlite
from core.data.errors import TransactionLost, is_check_violation, is_unique_violation
from core.data.transactions import current, in_transaction, locked, tx
from tests.core.data.conftest import place_names
from tests.core.data.leaks import open_connections, settled
from tests.core.data.sample_tables import Holder, Place

pytestmark = pytest.mark.anyio


class Boom(Exception):
    """Raised on purpose."""


async def add(name: str) -> None:
    await Place(name=name).save()


def noting(notes: list[str], note: str) -> Callable[[], Awaitable[None]]:
    async def callback() -> None:
        notes.append(f"{note}{' inside' if in_transaction() else ''}")

    return callback


async def test_a_transaction_commits_or_rolls_back(engine: Engine) -> None:
    async with tx():
        await add("kept")
    with pytest.raises(Boom):
        async with tx():
            await add("undone")
            raise Boom
    assert await place_names() == ["kept"]


async def test_a_nested_transaction_is_a_savepoint(engine: Engine) -> None:
    async with tx():
        await add("outer")
        with pytest.raises(Boom):
            async with tx():
                await add("inner")
                async with tx():
                    await add("innermost")
                raise Boom
        async with tx():
            await add("second")
    assert await place_names() == ["outer", "second"]


async def test_a_failed_statement_can_be_survived_in_a_nested_transaction(engine: Engine) -> None:
    async with tx():
        place = Place(name="a")
        await place.save()
        await Holder(name="x", place=place).save()
        with pytest.raises(Exception) as caught:
            async with tx():
                await Holder(name="x", place=place).save()
        assert is_unique_violation(caught.value)
        assert not is_check_violation(caught.value)
        await Holder(name="y", place=place).save()
    assert await Holder.count() == 2


async def test_a_swallowed_failure_is_never_committed(engine: Engine) -> None:
    """PostgreSQL answers such a COMMIT with a silent ROLLBACK; SQLite would commit the rest."""
    place = Place(name="a")
    await place.save()
    await Holder(name="x", place=place).save()
    with pytest.raises(TransactionLost):
        async with tx():
            await add("lost")
            try:
                await Holder(name="x", place=place).save()
            except Exception as error:  # noqa: BLE001
                assert is_unique_violation(error)
    assert await place_names() == ["a"]
    assert not in_transaction()


async def test_nothing_runs_after_a_failed_statement(engine: Engine) -> None:
    with pytest.raises(Exception, match=r"failed|aborted"):
        async with tx():
            with pytest.raises(Exception, match="nothing_like_this"):
                await engine.execute("SELECT * FROM nothing_like_this")
            await add("later")
    assert await place_names() == []


async def test_a_failed_commit_gives_everything_back(engine: Engine) -> None:
    """Control in test_stock_engines: stock Piccolo keeps the connection and the context."""
    await make_deferred_tables(engine)
    before = open_connections(engine)
    for _ in range(12):
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            async with tx():
                await engine.execute("INSERT INTO deferred_child VALUES (99)")
    assert not in_transaction()
    assert engine.current_transaction.get() is None
    await settled(engine)
    assert open_connections(engine) == before
    await add("after")
    assert await place_names() == ["after"]
    assert await engine.execute("SELECT * FROM deferred_child") == []
    await drop_deferred_tables(engine)


async def test_callbacks_run_after_the_outermost_commit_in_their_order(engine: Engine) -> None:
    notes: list[str] = []
    async with tx() as outer:
        outer.after_commit(noting(notes, "first"))
        async with tx() as inner:
            inner.after_commit(noting(notes, "second"))
        with pytest.raises(Boom):
            async with tx() as undone:
                undone.after_commit(noting(notes, "never"))
                raise Boom
        outer.after_commit(noting(notes, "third"))
        assert notes == []
    assert notes == ["first", "second", "third"]


async def test_callbacks_are_dropped_with_a_rollback(engine: Engine) -> None:
    notes: list[str] = []
    with pytest.raises(Boom):
        async with tx() as transaction:
            transaction.after_commit(noting(notes, "never"))
            raise Boom
    assert notes == []


async def test_a_failing_callback_is_logged_and_stops_nothing(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    notes: list[str] = []

    async def fail() -> None:
        raise Boom

    with caplog.at_level(logging.ERROR):
        async with tx() as transaction:
            transaction.after_commit(fail)
            transaction.after_commit(noting(notes, "still"))
    assert notes == ["still"]
    assert "Boom" in caplog.text


async def test_a_callback_may_open_a_transaction(engine: Engine) -> None:
    async def write() -> None:
        async with tx():
            await add("by callback")

    async with tx() as transaction:
        transaction.after_commit(write)
    assert await place_names() == ["by callback"]


async def test_current_is_the_innermost_transaction(engine: Engine) -> None:
    assert current() is None
    async with tx() as outer:
        assert current() is outer
        async with tx() as inner:
            assert current() is inner
        assert current() is outer
        assert not await asyncio.create_task(_elsewhere())
    assert current() is None


async def _elsewhere() -> bool:
    return in_transaction()


async def test_another_task_may_not_use_the_transaction(engine: Engine) -> None:
    async with tx():
        outcomes = await asyncio.gather(
            *(add(f"g{number}") for number in range(3)), return_exceptions=True
        )
        assert {type(outcome) for outcome in outcomes} == {TransactionError}
        with pytest.raises(TransactionError):
            await asyncio.create_task(_transaction_of_its_own("child"))
        await add("owner")
    assert await place_names() == ["owner"]


async def _transaction_of_its_own(name: str) -> None:
    async with tx():
        await add(name)


async def test_a_task_that_outlives_the_transaction_is_free_of_it(engine: Engine) -> None:
    done = asyncio.Event()

    async def later() -> None:
        await done.wait()
        await _transaction_of_its_own("later")

    async with tx():
        task = asyncio.create_task(later())
        await add("first")
    done.set()
    await task
    assert await place_names() == ["first", "later"]


async def test_cancelled_tasks_leave_nothing_behind(engine: Engine) -> None:
    before = open_connections(engine)
    for delay in (0, 0.0002, 0.0005, 0.001, 0.002, 0.003):
        for _ in range(5):
            task = asyncio.create_task(_transaction_of_its_own("cancelled"))
            await asyncio.sleep(delay)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    await settled(engine)
    assert open_connections(engine) == before
    await asyncio.wait_for(_transaction_of_its_own("after"), 3)
    assert "after" in await place_names()


async def test_a_task_cancelled_inside_rolls_back(engine: Engine) -> None:
    inside = asyncio.Event()

    async def wait_inside() -> None:
        async with tx():
            await add("never")
            inside.set()
            await asyncio.sleep(60)

    for _ in range(3):
        inside.clear()
        task = asyncio.create_task(wait_inside())
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await place_names() == []


async def test_a_cancelled_commit_is_finished_and_its_callbacks_run(engine: Engine) -> None:
    """Wherever the cancellation strikes: rows and callbacks agree."""
    for round_number in range(60):
        ran: list[str] = []
        name = f"r{round_number}"

        async def write(name: str = name, ran: list[str] = ran) -> None:
            async with tx() as transaction:
                transaction.after_commit(noting(ran, name))
                await add(name)

        task = asyncio.create_task(write())
        for _ in range(round_number % 12):
            await asyncio.sleep(0.0002)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await settled(engine)
        await asyncio.sleep(0.001)
        assert (name in await place_names()) == (ran == [name])


async def test_a_generator_driven_from_other_tasks_ends_cleanly(engine: Engine) -> None:
    """A framework may open and close a dependency in tasks of its own: it must not leak."""
    before = open_connections(engine)

    async def dependency():
        async with engine.transaction():
            yield

    generator = dependency()
    await asyncio.create_task(anext(generator))
    assert not in_transaction()
    await asyncio.create_task(anext(generator, None))
    await settled(engine)
    assert open_connections(engine) == before


async def test_concurrent_read_then_write_loses_no_update(engine: Engine) -> None:
    """Control in test_stock_engines: stock SQLite fails with `database is locked`."""
    place = Place(name="a")
    await place.save()

    async def take() -> None:
        async with tx():
            row = await locked(Place.select(Place.taken).where(Place.id == place.id)).first()
            assert row is not None
            await asyncio.sleep(0)
            await Place.update({Place.taken: row["taken"] + 1}).where(Place.id == place.id)

    await asyncio.gather(*(take() for _ in range(40)))
    assert (await Place.select(Place.taken).first()) == {"taken": 40}


async def test_scripts_and_transactions_take_turns(engine: Engine) -> None:
    place = Place(name="a")
    await place.save()

    def raise_taken() -> Steps[None]:
        yield Sql("UPDATE sample_place SET taken = taken + 1 WHERE id = ?", [place.id])

    async def in_transaction_() -> None:
        async with tx():
            await run(raise_taken)
            await run(raise_taken)

    alone = [run(raise_taken) for _ in range(30)]
    await asyncio.gather(*alone, *(in_transaction_() for _ in range(10)))
    assert (await Place.select(Place.taken).first()) == {"taken": 50}


async def make_deferred_tables(engine: Engine) -> None:
    await drop_deferred_tables(engine)
    await engine.execute("CREATE TABLE deferred_parent (id int PRIMARY KEY)")
    await engine.execute(
        "CREATE TABLE deferred_child "
        "(parent int REFERENCES deferred_parent DEFERRABLE INITIALLY DEFERRED)"
    )


async def drop_deferred_tables(engine: Engine) -> None:
    await engine.execute("DROP TABLE IF EXISTS deferred_child")
    await engine.execute("DROP TABLE IF EXISTS deferred_parent")


def test_locked_is_written_for_postgres_only(cold_engine: Engine) -> None:
    text = str(locked(Place.select()))
    assert ("FOR UPDATE" in text) != is_sqlite()
