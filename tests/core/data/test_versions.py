"""Version numbers rise with what they stand for, and only then."""

import asyncio

import pytest

from core.data.commands import Steps, run
from core.data.database import Engine
from core.data.transactions import tx
from core.data.versions import bump, bump_statements, numbers

pytestmark = pytest.mark.anyio


async def test_numbers_rise_inside_a_transaction(engine: Engine) -> None:
    async with tx():
        await bump("b", "a", "b")
    assert await numbers("a", "b", "c") == {"a": 1, "b": 1, "c": 0}
    assert await numbers() == {}


async def test_bump_refuses_to_work_alone(engine: Engine) -> None:
    with pytest.raises(RuntimeError):
        await bump("a")


async def test_a_rollback_takes_the_number_back(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError):
        async with tx():
            await bump("a")
            raise ZeroDivisionError
    assert await numbers("a") == {"a": 0}


async def test_scripts_raise_numbers_whatever_order_they_name(engine: Engine) -> None:
    def script(*keys: str) -> Steps[None]:
        yield from bump_statements(*keys)

    orders = [("a", "b", "c"), ("c", "b", "a")] * 20
    await asyncio.gather(*(run(lambda keys=keys: script(*keys)) for keys in orders))
    assert await numbers("a", "b", "c") == {"a": 40, "b": 40, "c": 40}
