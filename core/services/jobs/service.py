"""Hands out and settles runs of jobs: the only writer of their clocks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from core.contracts.jobs import Job
from core.contracts.ports import module_state
from core.data.commands import Sql, execute, read
from core.data.times import later, utc_now
from core.kernel import registry
from core.kernel.faults import note
from core.kernel.registry import room_of
from core.services.jobs.rules import wait_after

log = logging.getLogger("pospolu.jobs")

GRACE = timedelta(seconds=30)
LONGEST_ERROR = 500

_INTRODUCE = """
INSERT INTO jobs_run (key, next_at, last_error, failures) VALUES (?, ?, '', 0)
ON CONFLICT (key) DO NOTHING
"""
_CLAIM = """
UPDATE jobs_run SET lease = ?, lease_until = ?, last_started = ?
WHERE key = ? AND next_at <= ? AND (lease_until IS NULL OR lease_until < ?)
RETURNING failures
"""
_SETTLE = """
UPDATE jobs_run SET lease = NULL, lease_until = NULL, last_finished = ?, next_at = ?,
    last_error = ?, failures = ?
WHERE key = ? AND lease = ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedJob:
    """A job that this worker holds; `failures` in a row came before."""

    job: Job
    lease: str
    failures: int


async def run_due(names: Collection[str] | None = None) -> Sequence[str]:
    """Run the due jobs, or those of them that are named, and wait for them; returns their keys.

    A job that fails is logged and due again soon; it stops neither the others nor the caller.
    """
    claimed = await claim_due(names)
    await asyncio.gather(*(run_claimed(one) for one in claimed))
    return [one.job.key for one in claimed]


async def claim_due(names: Collection[str] | None = None) -> Sequence[ClaimedJob]:
    """Take what is due, until the job's timeout and a little more; of modules that are on only."""
    jobs = await _jobs_on(names)
    due = await _due_keys(jobs)
    claims = [await _claim(job) for job in jobs if job.key in due]
    return [one for one in claims if one is not None]


async def run_claimed(claimed: ClaimedJob) -> None:
    """Run one job to its end, its failure or its timeout, and set its clock."""
    job, error = claimed.job, ""
    try:
        async with asyncio.timeout(job.timeout.total_seconds()):
            await job.run()
    except TimeoutError as late:
        note(room_of(job.key), f"{job.key} run", late)
        error = f"took longer than {job.timeout}"
        log.error("job %s %s", job.key, error)  # noqa: TRY400 -- the place where it hung says little
    except (Exception, SystemExit) as raised:  # a job may fail in any way; the worker goes on
        error = repr(raised)
        log.exception("job %s failed", job.key)
    await _settle(claimed, error=error)


async def _jobs_on(names: Collection[str] | None) -> list[Job]:
    found = registry.current()
    on = await module_state.get().modules_on()
    return [
        job
        for job in found.jobs.values()
        if (names is None or job.key in names) and found.is_on(job.key, on)
    ]


async def _due_keys(jobs: Sequence[Job]) -> set[str]:
    """Keys that are due and free; a job that was never seen is introduced and due at once."""
    now = utc_now()
    rows = await read("SELECT key, next_at <= ? AS is_due FROM jobs_run", (now,))
    known = {row["key"]: bool(row["is_due"]) for row in rows}
    new = [job for job in jobs if job.key not in known]
    for job in new:
        await execute(Sql(_INTRODUCE, (job.key, now)))
    return {job.key for job in new} | {key for key, is_due in known.items() if is_due}


async def _claim(job: Job) -> ClaimedJob | None:
    now, lease = utc_now(), uuid4().hex
    until = later(now, job.timeout + GRACE)
    rows = await execute(Sql(_CLAIM, (lease, until, now, job.key, now, now)))
    return ClaimedJob(job=job, lease=lease, failures=rows[0]["failures"]) if rows else None


async def _settle(claimed: ClaimedJob, *, error: str) -> None:
    now = utc_now()
    failures = claimed.failures + 1 if error else 0
    next_at = later(now, wait_after(claimed.job.every, failures))
    said = error[:LONGEST_ERROR].replace("\0", "")
    args = (now, next_at, said, failures, claimed.job.key, claimed.lease)
    await execute(Sql(_SETTLE, args))
