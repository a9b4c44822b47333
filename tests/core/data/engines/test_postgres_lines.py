"""Scripts that wait for one row run in groups: together, in order, and each for itself."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest

from core.data.commands import Row, Sql, Steps, Turn, read, run, run_in_line
from core.data.engines.postgres import PostgresEngine
from core.data.errors import Conflict, DatabaseUnavailable
from core.data.transactions import tx
from tests.core.data.conftest import POSTGRES_URL
from tests.core.data.one_engine import on_postgres
from tests.core.data.sample_tables import Holder, Place
from tests.core.data.test_commands import Full, a_place, taking, taking_unguarded
from tests.core.data.test_transactions import drop_deferred_tables, make_deferred_tables

pytestmark = [pytest.mark.anyio, on_postgres("SQLite's writer has groups of its own")]

LIMIT = "core.data.engines.postgres_errands.WAIT_LIMIT_SECONDS"
RAISE_TAKEN = "UPDATE sample_place SET taken = taken + 1 WHERE id = ? RETURNING taken"


def no_needs(_: Sequence[UUID]) -> Steps[None]:
    """Nothing is locked before the row."""
    return
    yield


def turn_of(place: UUID) -> Turn:
    return Turn(line=f"place:{place}", lock=no_needs)


async def in_line(place: UUID, *scripts: Callable[[], Steps[Any]]) -> list[Any]:
    """What came of scripts that stand in a place's line at once."""
    tries = [run(one, turn=turn_of(place)) for one in scripts]
    return await asyncio.gather(*tries, return_exceptions=True)


async def row_of(place: UUID) -> Row:
    return (await read("SELECT * FROM sample_place WHERE id = ?", [place]))[0]


@asynccontextmanager
async def held_by_another(place: UUID) -> AsyncIterator[None]:
    """A place's row is locked elsewhere for the length of the block."""
    other = PostgresEngine(POSTGRES_URL)
    connection = await other.get_new_connection()
    await connection.execute("BEGIN")
    await connection.fetch("SELECT 1 FROM sample_place WHERE id = $1 FOR UPDATE", place)
    try:
        yield
    finally:
        await connection.close()


async def until_waiting() -> None:
    """Somebody waits for a lock of the database."""
    question = "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    for _ in range(1000):
        if (await read(f"{question} AND datname = current_database()"))[0]["n"]:
            return
        await asyncio.sleep(0.005)
    raise AssertionError("nobody waits")


async def test_a_group_is_committed_once(engine: PostgresEngine) -> None:
    place = await a_place(capacity=1000)
    before = engine.commits
    await in_line(place, *(taking(place, f"p{number}") for number in range(40)))
    assert (await row_of(place))["taken"] == 40
    assert engine.commits - before <= 3  # alone it would be forty
    before = engine.commits
    await asyncio.gather(*(run(taking(place, f"q{number}")) for number in range(10)))
    assert engine.commits - before == 10  # outside lines each has its own


async def test_who_came_first_is_served_first(engine: PostgresEngine) -> None:
    place = await a_place(capacity=1000)
    outcomes = await in_line(place, *(taking(place, f"p{number}") for number in range(120)))
    assert outcomes == [f"p{number} is number {number + 1}" for number in range(120)]


async def test_what_fails_spares_the_others_of_its_group(engine: PostgresEngine) -> None:
    place = await a_place(capacity=1000)

    def failing() -> Steps[None]:
        yield Sql("UPDATE sample_place SET taken = taken + 100")
        raise Full

    def broken() -> Steps[None]:
        yield Sql("UPDATE sample_place SET taken = taken + 100")
        yield Sql("UPDATE nothing_like_this SET taken = 1")

    def leaving() -> Steps[None]:
        yield Sql("UPDATE sample_place SET taken = taken + 100")
        raise asyncio.CancelledError

    scripts: list[Callable[[], Steps[Any]]] = []
    for number in range(20):
        scripts += [taking(place, f"p{number}"), failing, broken, leaving]
    outcomes = await in_line(place, *scripts)
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 20
    assert sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes) == 20
    assert (await row_of(place))["taken"] == 20 == await Holder.count()


async def test_a_commit_that_fails_for_one_spares_the_others(engine: PostgresEngine) -> None:
    await make_deferred_tables(engine)
    place = await a_place(capacity=1000)

    def orphan() -> Steps[None]:
        yield Sql("INSERT INTO deferred_child VALUES (99)")

    some, others = ([taking(place, f"{sort}{n}") for n in range(8)] for sort in "pq")
    outcomes = await in_line(place, *some, orphan, *others)
    errors = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert ["foreign key" in str(error) for error in errors] == [True]
    assert await Holder.count() == 16
    await drop_deferred_tables(engine)


async def taken_in_two_processes(*, have_one_line: bool) -> int:
    """How many get the one place, by scripts that do not guard it, from two engines."""
    place, other = await a_place(capacity=1), PostgresEngine(POSTGRES_URL)
    await other.start_connection_pool()
    turn = turn_of(place)
    elsewhere = turn if have_one_line else Turn(line="another", lock=no_needs)
    outcomes = await asyncio.gather(
        *(run(taking_unguarded(place, f"{place} p{number}"), turn=turn) for number in range(30)),
        *(
            run_in_line(taking_unguarded(place, f"{place} q{number}"), elsewhere, other)
            for number in range(30)
        ),
        return_exceptions=True,
    )
    await other.close_connection_pool()
    return sum(isinstance(outcome, str) for outcome in outcomes)


async def test_a_line_is_one_in_all_processes(engine: PostgresEngine) -> None:
    """A second engine, with connections and lines of its own, stands for a second process."""
    for _ in range(5):
        assert await taken_in_two_processes(have_one_line=True) == 1


async def test_control_two_lines_give_the_last_place_out_twice(engine: PostgresEngine) -> None:
    found = [1]
    while max(found) < 2 and len(found) < 30:
        found.append(await taken_in_two_processes(have_one_line=False))
    assert max(found) == 2


async def test_places_are_given_out_once_by_two_processes(engine: PostgresEngine) -> None:
    place, other = await a_place(capacity=100), PostgresEngine(POSTGRES_URL)
    await other.start_connection_pool()
    turn = turn_of(place)
    outcomes = await asyncio.gather(
        *(run(taking(place, f"p{number}"), turn=turn) for number in range(150)),
        *(run_in_line(taking(place, f"q{number}"), turn, other) for number in range(150)),
        return_exceptions=True,
    )
    await other.close_connection_pool()
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 100
    assert {type(outcome) for outcome in outcomes} == {str, Full}
    assert await Holder.count() == 100


async def test_a_conflict_is_tried_again_and_spares_the_others(engine: PostgresEngine) -> None:
    place, tries = await a_place(capacity=1000), []

    def conflicting() -> Steps[str]:
        tries.append(1)
        yield Sql(RAISE_TAKEN, [place])
        if len(tries) < 3:
            raise Conflict
        return "in the end"

    some = [taking(place, f"p{number}") for number in range(5)]
    outcomes = await in_line(place, *some[:3], conflicting, *some[3:])
    assert all(isinstance(outcome, str) for outcome in outcomes)
    assert (await row_of(place))["taken"] == 6


async def test_a_lasting_conflict_is_told_after_three_tries(engine: PostgresEngine) -> None:
    place, tries = await a_place(capacity=1000), []

    def conflicting() -> Steps[None]:
        tries.append(1)
        yield Sql(RAISE_TAKEN, [place])
        raise Conflict

    first, second, third = await in_line(place, taking(place, "a"), conflicting, taking(place, "b"))
    assert (first, third) == ("a is number 1", "b is number 2")
    assert isinstance(second, Conflict)
    assert len(tries) == 3


async def test_a_deadlock_with_who_is_in_no_line_ends_well(engine: PostgresEngine) -> None:
    """Takes PostgreSQL's second of looking for deadlocks."""
    one, other = await a_place(), await a_place()

    def in_order(*places: UUID) -> Callable[[], Steps[None]]:
        def script() -> Steps[None]:
            for place in places:
                yield Sql(RAISE_TAKEN, [place])
                yield Sql("SELECT pg_sleep(0.05)")

        return script

    outcomes = await asyncio.gather(
        in_line(one, in_order(one, other), taking(one, "a")), run(in_order(other, one))
    )
    assert outcomes in ([[None, f"a is number {number}"], None] for number in (2, 3))
    assert [(await row_of(place))["taken"] for place in (one, other)] == [3, 2]


async def test_who_leaves_the_line_has_done_nothing(engine: PostgresEngine) -> None:
    place = await a_place(capacity=1000)
    async with held_by_another(place):
        first = asyncio.create_task(run(taking(place, "first"), turn=turn_of(place)))
        await until_waiting()
        names = ("gone", "last")
        gone, last = (
            asyncio.create_task(run(taking(place, name), turn=turn_of(place))) for name in names
        )
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
    assert (await first, await last) == ("first is number 1", "last is number 2")
    assert await Holder.select(Holder.name).where(Holder.name == "gone") == []


async def test_who_waits_too_long_is_told_so_and_has_done_nothing(
    engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = await a_place(capacity=1000)
    monkeypatch.setattr(LIMIT, 0.2)
    async with held_by_another(place):
        first = asyncio.create_task(run(taking(place, "first"), turn=turn_of(place)))
        await until_waiting()
        with pytest.raises(DatabaseUnavailable):
            await run(taking(place, "late"), turn=turn_of(place))
        await asyncio.sleep(0.1)
        assert not first.done()  # what has begun is waited for: it may be committed
    assert await first == "first is number 1"
    assert await Holder.count() == 1


async def test_what_a_group_needs_is_locked_before_it(engine: PostgresEngine) -> None:
    place, asked = await a_place(capacity=1000), []
    needs = [(await a_place()) for _ in range(3)]

    def lock(wanted: Sequence[UUID]) -> Steps[None]:
        asked.append(set(wanted))
        marks = ", ".join("?" for _ in wanted)
        text = f"SELECT id FROM sample_place WHERE id IN ({marks}) ORDER BY id"
        yield Sql(text, sorted(wanted), for_update=True)

    def failing() -> Steps[None]:
        yield Sql(RAISE_TAKEN, [place])
        raise Full

    turns = [Turn(line=f"place:{place}", needs=[need], lock=lock) for need in needs]
    await asyncio.gather(
        run(taking(place, "a"), turn=turns[0]),
        run(failing, turn=turns[1]),
        run(taking(place, "b"), turn=turns[2]),
        return_exceptions=True,
    )
    assert set.union(*asked) == set(needs)
    assert (await row_of(place))["taken"] == 2


async def test_inside_tx_nobody_waits_in_line(engine: PostgresEngine) -> None:
    place = await a_place(capacity=1000)
    with pytest.raises(Full):
        async with tx():
            assert await run(taking(place, "a"), turn=turn_of(place)) == "a is number 1"
            raise Full
    assert (await row_of(place))["taken"] == 0


async def test_closing_waits_for_the_lines(engine: PostgresEngine) -> None:
    place = await a_place(capacity=1000)
    tasks = [
        asyncio.create_task(run(taking(place, f"p{number}"), turn=turn_of(place)))
        for number in range(60)
    ]
    await asyncio.sleep(0)
    await engine.close_connection_pool()
    assert len({await task for task in tasks}) == 60
    await engine.start_connection_pool()
    assert await Place.select(Place.taken).first() == {"taken": 60}


async def test_without_a_pool_a_line_is_served_too(cold_engine: PostgresEngine) -> None:
    def script() -> Steps[int]:
        return int((yield Sql("SELECT 3 AS three"))[0]["three"])

    assert await run(script, turn=Turn(line="cold", lock=no_needs)) == 3
