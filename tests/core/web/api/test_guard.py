"""How many requests a token has a minute, over all workers."""

from uuid import uuid4

import pytest

from core.contracts.errors import TooMany
from core.web.api import guard
from core.web.api.guard import PORTION, Meter


async def passed(meter, token, now, most=1000):
    """How many requests of a token pass before one is refused."""
    for number in range(most):
        try:
            await meter.take(token, now)
        except TooMany:
            return number
    return most


async def test_each_token_has_its_own_minute():
    meter, token = Meter(limit=2), uuid4()
    await meter.take(token, 10.0)
    await meter.take(token, 59.0)
    await meter.take(uuid4(), 59.0)
    with pytest.raises(TooMany) as refused:
        await meter.take(token, 59.5)
    assert refused.value.retry_after == 1
    await meter.take(token, 60.0)


async def test_it_remembers_only_so_many_tokens(monkeypatch):
    monkeypatch.setattr(guard, "MOST_TOKENS", 3)
    meter = Meter(limit=1)
    tokens = [uuid4() for _ in range(4)]
    for token in tokens:
        await meter.take(token, 1.0)
    with pytest.raises(TooMany):
        await meter.take(tokens[-1], 1.0)
    await meter.take(tokens[0], 1.0)


async def test_one_worker_alone_lets_through_the_limit_to_the_letter(db):
    assert await passed(Meter(limit=90), uuid4(), 5.0) == 90


async def test_workers_count_together(db):
    """Each meter is one worker's; the control is that apart they would let 90 through each."""
    first, second, token = Meter(limit=90), Meter(limit=90), uuid4()
    assert await passed(first, token, 5.0, most=60) == 60
    assert 30 <= await passed(second, token, 5.0) < 30 + PORTION
    assert await passed(first, token, 5.0) < PORTION
    assert await passed(second, token, 65.0) == 90


async def test_who_is_refused_costs_no_more_writes(db, monkeypatch):
    told = []

    async def count(key, *, times, window, now):
        told.append(times)
        return sum(told)

    monkeypatch.setattr(guard, "count", count)
    meter, token = Meter(limit=2 * PORTION), uuid4()
    await passed(meter, token, 5.0)
    for _ in range(10 * PORTION):
        with pytest.raises(TooMany):
            await meter.take(token, 5.0)
    assert len(told) <= 3
