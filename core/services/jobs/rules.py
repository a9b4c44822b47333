"""When a job runs again."""

from __future__ import annotations

from datetime import timedelta

FIRST_RETRY = timedelta(minutes=1)
MOST_DOUBLINGS = 16


def wait_after(every: timedelta, failures: int) -> timedelta:
    """The time until the next run: the job's own, or less after failures in a row."""
    if not failures:
        return every
    doublings: int = 2 ** min(failures - 1, MOST_DOUBLINGS)
    return min(every, FIRST_RETRY * doublings)
