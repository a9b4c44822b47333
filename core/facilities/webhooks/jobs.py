"""Webhooks' repeating work."""

from datetime import timedelta

from core.contracts.jobs import Job
from core.facilities.webhooks.sending import forget_deliveries, send_due

JOBS = (
    Job(
        key="webhooks.send", every=timedelta(seconds=5), run=send_due, timeout=timedelta(minutes=2)
    ),
    Job(key="webhooks.forget", every=timedelta(days=1), run=forget_deliveries),
)
