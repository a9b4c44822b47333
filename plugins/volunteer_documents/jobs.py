"""What time does to documents: hosts are reminded, what a process left behind is printed."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from plugins.volunteer_documents.service.issuing import print_waiting
from plugins.volunteer_documents.service.reminding import remind


async def remind_hosts() -> None:
    """Remind of what is due soon, and of what is late."""
    await remind()


JOBS = (
    Job(
        key="volunteer_documents.print_waiting",
        every=timedelta(minutes=1),
        run=print_waiting,
        timeout=timedelta(minutes=5),
    ),
    Job(
        key="volunteer_documents.remind",
        every=timedelta(hours=1),
        run=remind_hosts,
        timeout=timedelta(minutes=5),
    ),
)
