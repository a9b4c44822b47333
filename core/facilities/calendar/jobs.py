"""What the calendar does by itself."""

from datetime import timedelta

from core.contracts.jobs import Job
from core.services.calendar.api import let_go_of_cancelled, rebuild_all

JOBS = (
    Job(
        key="calendar.rebuild",
        every=timedelta(days=1),
        run=rebuild_all,
        timeout=timedelta(minutes=10),
    ),
    Job(
        key="calendar.cancelled_occurrences",
        every=timedelta(hours=1),
        run=let_go_of_cancelled,
        timeout=timedelta(minutes=5),
    ),
)
