"""A confined process knows nothing of us, and ends when its time or its limits are over."""

import asyncio

import pytest

from core.services.confinement import running
from core.services.confinement.api import TookTooLong, run_confined

PROGRAM = "tests.core.services.confinement.program"


async def test_it_gets_its_order_and_no_environment(monkeypatch):
    monkeypatch.setenv("POSPOLU_SECRET_KEY", "not for strangers")
    ended = await run_confined(PROGRAM, b"environment", seconds=30)
    assert ended.code == 0
    assert b"POSPOLU" not in ended.output
    assert b"PATH" in ended.output


async def test_what_it_says_is_heard():
    heard = []
    ended = await run_confined(
        PROGRAM, b"talk", seconds=30, hear=lambda line: heard.append(line) or line == "1 2\n"
    )
    assert heard == ["1 2\n", "oh\n"]
    assert ended.said == "oh\n"


@pytest.mark.parametrize("order", [b"spin", b"swell"])
async def test_the_limits_end_it(order):
    ended = await run_confined(PROGRAM, order, seconds=30)
    assert ended.code != 0
    assert ended.output == b""


async def test_the_clock_ends_it():
    with pytest.raises(TookTooLong):
        await run_confined(PROGRAM, b"sleep", seconds=0.2)


def test_two_of_a_program_run_at_once():
    async def places():
        return running._Desk().places(PROGRAM)

    assert asyncio.run(places())._value == running.AT_ONCE
