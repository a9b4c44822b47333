"""When a job runs again."""

from datetime import timedelta

import pytest

from core.services.jobs.rules import wait_after

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("failures", "wait"),
    [
        (0, DAY),
        (1, timedelta(minutes=1)),
        (3, timedelta(minutes=4)),
        (11, timedelta(minutes=1024)),
        (12, DAY),
        (10**6, DAY),
    ],
)
def test_after_failures_a_job_is_tried_sooner_and_then_as_always(failures, wait):
    assert wait_after(DAY, failures) == wait


def test_a_quick_job_is_not_slowed_down():
    assert wait_after(timedelta(seconds=5), 3) == timedelta(seconds=5)
