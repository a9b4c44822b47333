"""Prints what a process left behind that ended before it was done."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from plugins.volunteer_documents.service.issuing import print_waiting

JOBS = (
    Job(
        key="volunteer_documents.print_waiting",
        every=timedelta(minutes=1),
        run=print_waiting,
        timeout=timedelta(minutes=5),
    ),
)
