"""Of several workers one runs a due job, and no fault of a job reaches anybody else."""

import asyncio
from datetime import timedelta

import pytest

from core.contracts.jobs import Job
from core.data.commands import Sql, as_instant, read, run
from core.data.times import later, utc_now
from core.kernel import registry as kernel_registry
from core.services.jobs.api import run_due
from core.services.jobs.service import claim_due, run_claimed
from tests.core.services.conftest import house

HOUR = timedelta(hours=1)


class Work:
    """Counts how often it is done."""

    def __init__(self, error=None):
        self.times = 0
        self.error = error

    async def __call__(self):
        self.times += 1
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error


def declared(**works):
    jobs = {
        name: work
        if isinstance(work, Job)
        else Job(key=f"post.{name}", every=HOUR, run=work, timeout=timedelta(seconds=5))
        for name, work in works.items()
    }
    kernel_registry.install(house(jobs=tuple(jobs.values())))


async def clock(key):
    (row,) = await read("SELECT * FROM jobs_run WHERE key = ?", [key])
    return row


async def make_due(key):
    def script():
        yield Sql("UPDATE jobs_run SET next_at = ? WHERE key = ?", [utc_now(), key])

    await run(script)


async def test_a_job_runs_at_once_and_then_when_it_is_due(switches):
    work = Work()
    declared(tidy=work)
    assert await run_due() == ["post.tidy"]
    assert await run_due() == []
    row = await clock("post.tidy")
    assert as_instant(row["next_at"]) > later(utc_now(), timedelta(minutes=59))
    assert row["lease"] is None
    await make_due("post.tidy")
    await run_due()
    assert work.times == 2


async def test_many_workers_run_a_due_job_once(switches):
    work = Work()
    declared(tidy=work)
    ran = await asyncio.gather(*(run_due() for _ in range(10)))
    assert work.times == 1
    assert sum(map(len, ran)) == 1


async def test_what_a_dead_worker_held_is_run_by_another(switches):
    work = Work()
    declared(tidy=work)
    (held,) = await claim_due()
    assert await run_due() == []

    def script():
        yield Sql("UPDATE jobs_run SET lease_until = ?", [later(utc_now(), -HOUR)])

    await run(script)
    assert await run_due() == ["post.tidy"]
    await run_claimed(held)  # the dead one comes back: its clock is not its own any more
    assert as_instant((await clock("post.tidy"))["next_at"]) > utc_now()


@pytest.mark.parametrize("error", [ValueError("boom"), SystemExit(1)])
async def test_a_failing_job_stops_nobody_and_is_tried_soon(switches, error):
    good, bad = Work(), Work(error)
    declared(bad=bad, good=good)
    await run_due()
    assert good.times == 1
    row = await clock("post.bad")
    assert row["failures"] == 1
    assert type(error).__name__ in row["last_error"]
    assert as_instant(row["next_at"]) < later(utc_now(), timedelta(minutes=2))
    bad.error = None
    await make_due("post.bad")
    await run_due()
    assert (await clock("post.bad"))["failures"] == 0


async def test_a_hanging_job_is_ended(switches):
    async def hang():
        await asyncio.Event().wait()

    declared(hang=Job(key="post.hang", every=HOUR, run=hang, timeout=timedelta(milliseconds=20)))
    assert await run_due() == ["post.hang"]
    assert "took longer" in (await clock("post.hang"))["last_error"]


async def test_jobs_of_a_module_that_is_off_rest(switches):
    work = Work()
    declared(tidy=work)
    switches.switch("post", on=False)
    assert await run_due() == []
    switches.switch("post", on=True)
    assert await run_due() == ["post.tidy"]


async def test_jobs_can_be_run_by_name(switches):
    declared(one=Work(), two=Work())
    assert await run_due(["post.two"]) == ["post.two"]
