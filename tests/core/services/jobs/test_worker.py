"""The loop goes on whatever happens, and ends when it is told to."""

import asyncio
from datetime import timedelta

from core.contracts.jobs import Job
from core.kernel import registry as kernel_registry
from core.services.jobs import worker
from core.services.jobs.api import work_forever
from tests.core.services.conftest import house


async def test_the_loop_outlives_faults_and_does_all_portions(switches, monkeypatch):
    monkeypatch.setattr(worker, "TROUBLED_SECONDS", 0.0)
    stop, seen = asyncio.Event(), []

    async def once():
        seen.append("job")

    async def pump():
        seen.append("pump")
        if len(seen) < 3:
            raise ValueError("boom")
        if seen.count("pump") == 6:
            stop.set()
        return 1

    kernel_registry.install(house(jobs=(Job(key="post.once", every=timedelta(hours=1), run=once),)))
    async with asyncio.timeout(20):
        await work_forever(stop, [pump])
    assert seen.count("pump") == 6
    assert seen.count("job") == 1


async def test_a_job_under_way_is_finished_when_the_loop_ends(switches):
    stop, done = asyncio.Event(), []

    async def slow():
        stop.set()
        await asyncio.sleep(0.05)
        done.append(True)

    kernel_registry.install(house(jobs=(Job(key="post.slow", every=timedelta(hours=1), run=slow),)))
    async with asyncio.timeout(20):
        await work_forever(stop)
    assert done == [True]
