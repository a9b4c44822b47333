"""Scripts run alike on both engines, all or nothing, and are committed in groups."""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from core.data.commands import Sql, Steps, Writes, numbered_placeholders, read, run
from core.data.database import Engine
from core.data.engines.sqlite import SqliteEngine
from core.data.errors import Conflict, DatabaseUnavailable, is_check_violation, is_unique_violation
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import tx
from tests.core.data.conftest import place_names
from tests.core.data.one_engine import on_postgres, on_sqlite
from tests.core.data.sample_tables import Holder, Place
from tests.core.data.test_transactions import drop_deferred_tables, make_deferred_tables

pytestmark = pytest.mark.anyio

ADD_HOLDER = "INSERT INTO sample_holder (id, created_at, place, name) VALUES (?, ?, ?, ?)"
Take = Callable[[], Steps[str]]


class Full(Exception):
    """No place is left."""


def taking(place: UUID, name: str) -> Take:
    """Take a place if there is one, as a sign-up does."""

    def script() -> Steps[str]:
        rows = yield Sql(
            "UPDATE sample_place SET taken = taken + 1 WHERE id = ? AND taken < capacity "
            "RETURNING taken",
            [place],
        )
        if not rows:
            raise Full
        yield Sql(ADD_HOLDER, [new_id(), utc_now(), place, name])
        return f"{name} is number {rows[0]['taken']}"

    return script


def taking_unguarded(place: UUID, name: str) -> Take:
    """The same without a guard: the positive control of the race."""

    def script() -> Steps[str]:
        rows = yield Sql("SELECT taken, capacity FROM sample_place WHERE id = ?", [place])
        if rows[0]["taken"] >= rows[0]["capacity"]:
            raise Full
        yield Sql(ADD_HOLDER, [new_id(), utc_now(), place, name])
        yield Sql("UPDATE sample_place SET taken = ? WHERE id = ?", [rows[0]["taken"] + 1, place])
        return name

    return script


async def a_place(capacity: int = 5) -> UUID:
    place = Place(name="hall", capacity=capacity)
    await place.save()
    return place.id


async def test_a_script_returns_its_result(engine: Engine) -> None:
    place = await a_place()
    assert await run(taking(place, "a")) == "a is number 1"
    assert await run(taking(place, "b")) == "b is number 2"
    assert await Holder.count() == 2


async def test_a_script_may_lock_and_read(engine: Engine) -> None:
    place = await a_place()

    def script() -> Steps[int]:
        rows = yield Sql("SELECT capacity FROM sample_place WHERE id = ?", [place], for_update=True)
        return int(rows[0]["capacity"])

    assert await run(script) == 5


async def test_a_script_without_statements_returns_too(engine: Engine) -> None:
    def script() -> Steps[int]:
        return 3
        yield

    assert await run(script) == 3


async def test_what_a_script_raises_undoes_it_and_reaches_the_caller(engine: Engine) -> None:
    place = await a_place()
    await run(taking(place, "a"))
    with pytest.raises(Exception) as caught:
        await run(taking(place, "a"))
    assert is_unique_violation(caught.value)
    assert await Place.select(Place.taken).first() == {"taken": 1}


async def test_the_last_places_are_given_out_once(engine: Engine) -> None:
    place = await a_place(capacity=10)
    outcomes = await asyncio.gather(
        *(run(taking(place, f"p{number}")) for number in range(100)), return_exceptions=True
    )
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 10
    assert {type(outcome) for outcome in outcomes} == {str, Full}
    assert await Holder.count() == 10


@on_postgres("SQLite has one writer: a script cannot be interleaved")
async def test_control_without_a_guard_places_are_given_out_twice(engine: Engine) -> None:
    """Shows that the race is real where there are several writers."""
    given_out = []
    while max(given_out, default=0) < 2 and len(given_out) < 30:  # a busy machine races less
        place = await a_place(capacity=1)
        outcomes = await asyncio.gather(
            *(run(taking_unguarded(place, f"p{number}")) for number in range(60)),
            return_exceptions=True,
        )
        given_out.append(sum(isinstance(outcome, str) for outcome in outcomes))
    assert max(given_out) > 1


async def test_a_failing_script_spares_the_others_of_its_group(engine: Engine) -> None:
    place = await a_place(capacity=1000)

    def failing() -> Steps[None]:
        yield Sql("UPDATE sample_place SET taken = taken + 100")
        raise Full

    def broken() -> Steps[None]:
        yield Sql("UPDATE sample_place SET taken = taken + 100")
        yield Sql("UPDATE nothing_like_this SET taken = 1")

    scripts: list[Callable[[], Steps[Any]]] = []
    for number in range(40):
        scripts += [taking(place, f"p{number}"), failing, broken]
    outcomes = await asyncio.gather(*(run(one) for one in scripts), return_exceptions=True)
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 40
    assert await Place.select(Place.taken).first() == {"taken": 40}


async def test_a_commit_that_fails_for_one_spares_the_others(engine: Engine) -> None:
    """A deferred foreign key fails at COMMIT, which a group shares."""
    await make_deferred_tables(engine)
    place = await a_place(capacity=1000)

    def orphan() -> Steps[None]:
        yield Sql("INSERT INTO deferred_child VALUES (99)")

    outcomes = await asyncio.gather(
        *(run(taking(place, f"p{number}")) for number in range(20)),
        run(orphan),
        *(run(taking(place, f"q{number}")) for number in range(20)),
        return_exceptions=True,
    )
    errors = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(errors) == 1
    assert "foreign key" in str(errors[0]).lower()
    assert await Holder.count() == 40
    await drop_deferred_tables(engine)


async def test_a_cancelled_command_is_whole_or_absent(engine: Engine) -> None:
    place = await a_place(capacity=1000)
    tasks = [asyncio.create_task(run(taking(place, f"p{number}"))) for number in range(60)]
    for number, task in enumerate(tasks):
        if number % 3 == 0:
            await asyncio.sleep(0)
            task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    await run(taking(place, "last"))
    reported = sum(isinstance(outcome, str) for outcome in outcomes) + 1
    counter = (await Place.select(Place.taken).first() or {})["taken"]
    assert await Holder.count() == counter >= reported


async def test_a_script_inside_tx_belongs_to_it(engine: Engine) -> None:
    place = await a_place()
    with pytest.raises(Full):
        async with tx():
            await run(taking(place, "a"))
            assert (await read("SELECT taken FROM sample_place"))[0]["taken"] == 1
            raise Full
    assert await Place.select(Place.taken).first() == {"taken": 0}


async def test_a_script_that_fails_inside_tx_can_be_survived(engine: Engine) -> None:
    place = await a_place(capacity=1)
    async with tx():
        await run(taking(place, "a"))
        with pytest.raises(Full):
            await run(taking(place, "b"))
        with pytest.raises(Exception) as caught:
            await run(lambda: only(Sql(ADD_HOLDER, [new_id(), utc_now(), place, "a"])))
        assert is_unique_violation(caught.value)
        await Place(name="also").save()
    assert await place_names() == ["also", "hall"]


async def test_writes_that_need_no_answer_go_together(engine: Engine) -> None:
    place = await a_place()

    def script() -> Steps[str]:
        answered = yield Writes(
            [
                Sql("UPDATE sample_place SET taken = ? WHERE id = ?", [2, place]),
                Sql(ADD_HOLDER, [new_id(), utc_now(), place, "why?"]),
                Sql(
                    "INSERT INTO sample_holder (id, created_at, place, name)"
                    " SELECT ?, ?, id, ? FROM sample_place WHERE id = ? RETURNING name",
                    [new_id(), utc_now(), "b", place],
                ),
            ]
        )
        assert answered == []
        yield Writes([Sql(ADD_HOLDER, [new_id(), utc_now(), place, "alone"])])
        yield Writes([])
        return "done"

    assert await run(script) == "done"
    assert await Place.select(Place.taken).first() == {"taken": 2}
    names = await Holder.select(Holder.name).order_by(Holder.name).output(as_list=True)
    assert names == ["alone", "b", "why?"]


@pytest.mark.parametrize("free", [True, False])
async def test_writes_under_a_condition_answer_whether_it_held(
    engine: Engine, *, free: bool
) -> None:
    place = await a_place()

    def script() -> Steps[None]:
        answered = yield Writes(
            [Sql(ADD_HOLDER, [new_id(), utc_now(), place, name]) for name in ("a", "b")],
            condition=Sql(
                "UPDATE sample_place SET taken = taken + ? WHERE id = ? AND ? RETURNING taken",
                [2, place, free],
            ),
        )
        if not answered:
            raise Full
        assert answered == [{"taken": 2}]

    if free:
        await run(script)
    else:
        with pytest.raises(Full):
            await run(script)
    assert await Place.select(Place.taken).first() == {"taken": 2 if free else 0}
    assert await Holder.count() == (2 if free else 0)


async def test_a_row_may_be_written_together_with_what_it_refers_to(engine: Engine) -> None:
    place = new_id()
    await run(
        lambda: together(
            Sql(
                "INSERT INTO sample_place (id, created_at, name, title, capacity, taken, price,"
                " is_open) VALUES (?, ?, 'hall', '{}', 5, 0, 0, ?)",
                [place, utc_now(), True],
            ),
            Sql(ADD_HOLDER, [new_id(), utc_now(), place, "a"]),
        )
    )
    assert await Holder.count() == 1


async def test_writes_fail_together(engine: Engine) -> None:
    place = await a_place()
    with pytest.raises(Exception) as caught:
        await run(
            lambda: together(
                Sql("UPDATE sample_place SET taken = 2"),
                Sql(ADD_HOLDER, [new_id(), utc_now(), place, "a"]),
                Sql(ADD_HOLDER, [new_id(), utc_now(), place, "a"]),
            )
        )
    assert is_unique_violation(caught.value)
    assert await Place.select(Place.taken).first() == {"taken": 0}


def together(*statements: Sql) -> Steps[None]:
    """A script of writes in one go."""
    yield Writes(statements)


def only(statement: Sql) -> Steps[None]:
    """A script of one statement."""
    yield statement


async def test_even_an_exit_inside_a_script_leaves_the_writer_alive(engine: Engine) -> None:
    def exiting() -> Steps[None]:
        yield Sql("UPDATE sample_place SET taken = 1")
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await run(exiting)
    place = await a_place()
    assert await run(taking(place, "a")) == "a is number 1"


async def test_check_violations_are_recognized(engine: Engine) -> None:
    await engine.execute("DROP TABLE IF EXISTS checked")
    await engine.execute("CREATE TABLE checked (n int CHECK (n > 0))")
    with pytest.raises(Exception) as caught:
        await run(lambda: only(Sql("INSERT INTO checked VALUES (?)", [0])))
    assert is_check_violation(caught.value)
    await engine.execute("DROP TABLE checked")


@on_postgres("SQLite has no such conflicts")
async def test_conflicts_are_tried_again_on_postgres(engine: Engine) -> None:
    tries = 0

    def conflicting() -> Steps[int]:
        nonlocal tries
        tries += 1
        yield Sql("SELECT 1")
        if tries < 3:
            raise Conflict
        return tries

    assert await run(conflicting) == 3


@on_postgres("SQLite has no such conflicts")
async def test_deadlocks_are_tried_again_on_postgres(engine: Engine) -> None:
    one, other = await a_place(), await a_place()
    raise_taken = "UPDATE sample_place SET taken = taken + 1 WHERE id = ?"

    def in_order(*places: UUID) -> Callable[[], Steps[None]]:
        def script() -> Steps[None]:
            for place in places:
                yield Sql(raise_taken, [place])
                yield Sql("SELECT pg_sleep(0.02)")

        return script

    await asyncio.gather(run(in_order(one, other)), run(in_order(other, one)))
    assert await read("SELECT taken FROM sample_place") == [{"taken": 2}, {"taken": 2}]


@on_sqlite("SQLite's limit on pages")
async def test_a_full_database_says_so_and_heals(engine: Engine) -> None:
    """Stands for a full disk: PRAGMA max_page_count makes SQLite answer SQLITE_FULL."""
    place = await a_place(capacity=1000)
    pages = (await engine.execute("PRAGMA page_count"))[0]["page_count"]
    await engine.execute(f"PRAGMA max_page_count={pages}")
    outcomes = await asyncio.gather(
        *(run(taking(place, f"{number}" + "x" * 3000)) for number in range(30)),
        return_exceptions=True,
    )
    assert any(isinstance(outcome, DatabaseUnavailable) for outcome in outcomes)
    acknowledged = sum(isinstance(outcome, str) for outcome in outcomes)
    assert await Holder.count() == acknowledged
    with pytest.raises(DatabaseUnavailable):
        async with tx():
            await Place(name="y" * 9000).save()
    await engine.execute("PRAGMA max_page_count=1073741823")
    assert await run(taking(place, "after")) == f"after is number {acknowledged + 1}"


@on_sqlite("SQLite's lock between processes")
async def test_two_processes_may_write_at_once(engine: Engine) -> None:
    """A second engine on the same file stands for a second process: it locks by another file."""
    place = await a_place(capacity=1000)
    other = SqliteEngine(engine.path)
    await other.start_connection_pool()

    async def elsewhere(number: int) -> None:
        await other.work(
            lambda connection: connection.execute(
                ADD_HOLDER, [new_id(), utc_now(), place, f"q{number}"]
            ).fetchall()
        )

    await asyncio.gather(
        *(run(taking(place, f"p{number}")) for number in range(50)),
        *(elsewhere(number) for number in range(50)),
    )
    await other.close_connection_pool()
    assert await Holder.count() == 100


@on_sqlite("SQLite's writer")
async def test_waiting_too_long_for_the_writer_is_an_error(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = sqlite3.connect(engine.path, isolation_level=None)
    foreign.execute("PRAGMA journal_mode")
    async with tx():
        with monkeypatch.context() as patched:  # what follows may wait as long as ever
            patched.setattr("core.data.engines.sqlite_errands.WAIT_LIMIT_SECONDS", 0.05)
            waiting = asyncio.create_task(_write_from_outside(engine))
            with pytest.raises(DatabaseUnavailable):
                await waiting
    foreign.close()
    assert await place_names() == []


async def _write_from_outside(engine: Engine) -> None:
    engine.current_transaction.set(None)
    await Place(name="too late").save()


@on_sqlite("PostgreSQL has a setting for it")
async def test_a_transaction_that_idles_is_rolled_back(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("core.data.engines.sqlite_session.IDLE_LIMIT_SECONDS", 0.05)
        with pytest.raises(Exception, match="ended"):
            async with tx():
                await Place(name="never").save()
                await asyncio.sleep(0.2)
                await Place(name="never").save()
    assert await place_names() == []


def test_numbered_placeholders_leaves_quotes_and_comments() -> None:
    text = """SELECT '?', "a?b", 'it''s ?' -- why?\nFROM t WHERE a = ? AND b IN (?, ?)"""
    expected = """SELECT '?', "a?b", 'it''s ?' -- why?\nFROM t WHERE a = $1 AND b IN ($2, $3)"""
    assert numbered_placeholders(text) == expected
