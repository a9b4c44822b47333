"""What the calendar does at night."""

from datetime import timedelta

from core.contracts.jobs import Job
from core.services.calendar.api import rebuild_all

JOBS = (
    Job(
        key="calendar.rebuild",
        every=timedelta(days=1),
        run=rebuild_all,
        timeout=timedelta(minutes=10),
    ),
)
