"""A limit lets through what it says and not one more, from however many at once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from core.contracts.errors import TooMany
from core.data.commands import read
from core.data.transactions import tx
from core.services.limits.api import take
from core.services.limits.service import forget_ended_windows

MINUTE = timedelta(minutes=1)
NOON = datetime(2027, 1, 1, 12, 0, 15, tzinfo=UTC)


async def passes(key, limit):
    try:
        await take(key, limit=limit, window=MINUTE)
    except TooMany:
        return False
    return True


async def test_of_many_at_once_just_the_limit_passes(db):
    with time_machine.travel(NOON, tick=False):
        answers = await asyncio.gather(*(passes("sign_in:anna@example.org", 5) for _ in range(40)))
        assert sum(answers) == 5


async def test_each_key_counts_for_itself(db):
    with time_machine.travel(NOON, tick=False):
        assert await passes("sign_in:anna@example.org", 1)
        assert await passes("sign_in:jan@example.org", 1)
        assert not await passes("sign_in:anna@example.org", 1)


async def test_a_refusal_says_when_to_come_back(db):
    with time_machine.travel(NOON, tick=False):
        await take("key", limit=1, window=MINUTE)
        with pytest.raises(TooMany) as refused:
            await take("key", limit=1, window=MINUTE)
        assert refused.value.retry_after == 45
    with time_machine.travel(NOON + MINUTE, tick=False):
        assert await passes("key", 1)


async def test_keys_are_not_kept_in_plain(db):
    await take("sign_in:anna@example.org", limit=1, window=MINUTE)
    rows = await read("SELECT * FROM limits_counter")
    assert "anna" not in repr(rows)


async def test_a_limit_of_none_lets_nobody_through(db):
    assert not await passes("key", 0)


async def test_a_try_inside_a_transaction_is_refused(db):
    with pytest.raises(RuntimeError):
        async with tx():
            await take("key", limit=1, window=MINUTE)


async def test_ended_windows_are_forgotten(db):
    with time_machine.travel(NOON, tick=False):
        await take("old", limit=1, window=MINUTE)
        await take("long", limit=1, window=timedelta(days=1))
    with time_machine.travel(NOON + MINUTE, tick=False):
        await forget_ended_windows()
    assert len(await read("SELECT bucket FROM limits_counter")) == 1
