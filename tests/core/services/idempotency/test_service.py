"""One effect and one answer for a key, however often and at once it is sent."""

import asyncio

import pytest

from core.contracts.errors import Refused
from core.data.commands import Sql, execute, read, run
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.data.transactions import in_transaction
from core.services.audit.api import record
from core.services.idempotency import service
from core.services.idempotency.service import (
    KEPT,
    answer_once,
    claim,
    forget_old_answers,
    is_claimed,
)

pytestmark = pytest.mark.anyio
TIMES = 12


async def effects():
    return (await read("SELECT COUNT(*) AS n FROM audit_entry"))[0]["n"]


async def act():
    """A write whose answer differs each time that it is done."""
    await record(None, action="trial.done", subject=None)
    return str(new_id()).encode()


async def send(key="k" * 8, asked="a", owner="o"):
    return await answer_once(owner=owner, key=key, asked=asked, act=act)


async def test_the_same_request_gets_the_same_answer_and_is_done_once(db):
    assert await send() == await send()
    assert await effects() == 1


async def test_whether_a_key_is_claimed_is_read_without_claiming_it(db):
    assert not await is_claimed("x" * 64)
    assert not await is_claimed("x" * 64)
    await run(lambda: claim(key_hash="x" * 64, asked="a", now=utc_now()))
    assert await is_claimed("x" * 64)


async def test_another_request_under_the_key_is_refused(db):
    await send()
    with pytest.raises(Refused) as refused:
        await send(asked="b")
    assert refused.value.refusal.code == "key_reused"
    assert await effects() == 1


async def test_keys_are_each_owners_own(db):
    assert await send(owner="o") != await send(owner="p")
    assert await effects() == 2


async def test_what_is_refused_can_be_sent_again(db):
    async def refuse():
        await act()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await answer_once(owner="o", key="k" * 8, asked="a", act=refuse)
    assert await effects() == 0
    await send()
    assert await effects() == 1


async def test_what_goes_before_is_outside_and_not_done_again(db):
    seen = []

    async def before():
        seen.append(in_transaction())

    answers = [
        await answer_once(owner="o", key="k" * 8, asked="a", act=act, before=before)
        for _ in range(3)
    ]
    assert seen == [False]
    assert len(set(answers)) == 1


async def test_at_once_from_many_sides_it_is_done_once(db):
    answers = await asyncio.gather(*(send() for _ in range(TIMES)))
    assert len(set(answers)) == 1
    assert await effects() == 1


async def test_control_without_the_claim_it_is_done_each_time(db, monkeypatch):
    def claims_nothing(**_):
        return None
        yield

    monkeypatch.setattr(service, "claim", claims_nothing)
    answers = await asyncio.gather(*(send() for _ in range(TIMES)))
    assert len(set(answers)) == TIMES
    assert await effects() == TIMES


async def test_the_row_says_nothing_of_key_and_answer(db):
    async def named():
        return b'{"name": "Zofia Unikalna"}'

    await answer_once(owner="o", key="key-of-zofia", asked="a", act=named)
    row = str((await read("SELECT * FROM idempotency_answer"))[0])
    assert "Zofia" not in row
    assert "key-of-zofia" not in row


async def test_answers_go_after_two_days(db):
    await send()
    await forget_old_answers()
    assert len(await read("SELECT id FROM idempotency_answer")) == 1
    await execute(
        Sql("UPDATE idempotency_answer SET created_at = ?", [later(utc_now(), -KEPT * 1.1)])
    )
    await forget_old_answers()
    assert await read("SELECT id FROM idempotency_answer") == []
