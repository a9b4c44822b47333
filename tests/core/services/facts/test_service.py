"""Facts are kept with what they tell of, where somebody asked for them, and taken once."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from core.contracts.facts import PublicFact
from core.contracts.ports import facts_asked_for
from core.contracts.signals import Signal
from core.data.commands import read, run
from core.data.ids import new_id
from core.data.many import insert
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.kernel import registry as kernel_registry
from core.kernel.bus import announce
from core.services.facts.api import keep_fact, keeping, put_off, take, waiting_facts
from core.services.facts.service import AT_ONCE

KEY = "trial.thing.happened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Signal):
    number: int = 0
    thing: object = field(default_factory=lambda: str(new_id()))


async def tell(_signal):
    return None


@pytest.fixture
def asked(db):
    """Somebody asks for the fact; a test may take it out again."""
    known, before = kernel_registry.current(), facts_asked_for.get()
    fact = PublicFact(key=KEY, title="T", to=Happened, tell=tell)
    kernel_registry.install(replace(known, facts={KEY: fact}))
    wanted = {KEY}

    async def asked_for():
        return frozenset(wanted)

    facts_asked_for.bind(asked_for)
    yield wanted
    facts_asked_for.bind(before)
    kernel_registry.install(known)


def script_of(*signals, fails=False):
    """A command that writes a key and makes facts."""

    def steps():
        yield insert(
            "idempotency_answer",
            {"created_at": utc_now(), "key_hash": "k", "request_hash": "r", "answer": ""},
        )
        if fails:
            raise ZeroDivisionError
        return SimpleNamespace(facts=signals)

    return steps


async def numbers():
    return [one.signal.number for one in await waiting_facts(now=utc_now())]


async def test_facts_of_a_command_come_and_go_with_it(asked):
    await run(await keeping(script_of(Happened(number=1), Happened(number=2))))
    assert await numbers() == [1, 2]
    with pytest.raises(ZeroDivisionError):
        async with tx():
            await keep_fact(Happened(number=3))
            raise ZeroDivisionError
    assert await numbers() == [1, 2]


async def test_where_nobody_asks_a_script_stays_as_it_is(asked):
    asked.clear()
    script = script_of(Happened())
    assert await keeping(script) is script
    async with tx() as transaction:
        await announce(Happened(), within=transaction)
    assert await numbers() == []


async def test_what_is_announced_in_a_transaction_is_kept_in_it(asked):
    async with tx() as transaction:
        await announce(Happened(number=7), within=transaction)
        assert len(await read("SELECT id FROM facts_kept")) == 1
    await announce(Happened(number=8))  # was kept, or not, by whose change it was
    assert await numbers() == [7]


async def test_a_great_many_are_kept_in_their_order(asked):
    many = AT_ONCE + 20
    await run(await keeping(script_of(*(Happened(number=one) for one in range(many)))))
    found = []
    while facts := await waiting_facts(now=utc_now()):
        found += [one.signal.number for one in facts]
        async with tx():
            assert await take([one.id for one in facts]) == {one.id for one in facts}
    assert found == list(range(many))


async def test_what_was_taken_is_nobody_elses_and_a_rollback_gives_it_back(asked):
    async with tx():
        await keep_fact(Happened())
    (fact,) = await waiting_facts(now=utc_now())
    with pytest.raises(ZeroDivisionError):
        async with tx():
            await take([fact.id])
            raise ZeroDivisionError
    async with tx():
        assert await take([fact.id]) == {fact.id}
        assert await take([fact.id]) == frozenset()


async def test_one_that_was_put_off_waits(asked):
    async with tx():
        await keep_fact(Happened())
    (fact,) = await waiting_facts(now=utc_now())
    soon = later(utc_now(), timedelta(hours=1))
    await put_off(fact.id, until=soon)
    assert await waiting_facts(now=utc_now()) == []
    (again,) = await waiting_facts(now=soon)
    assert again.attempts == 1


async def test_a_fact_that_json_cannot_say_stops_no_change(asked):
    async with tx():
        await keep_fact(Happened(thing=object()))
        await keep_fact(Happened(number=2))
    assert await numbers() == [2]


async def test_a_fact_of_a_room_that_is_gone_is_no_fact_any_more(asked):
    async with tx():
        await keep_fact(Happened())
    kernel_registry.install(replace(kernel_registry.current(), facts={}))
    (found,) = await waiting_facts(now=utc_now())
    assert (found.fact, found.signal) == (None, None)
