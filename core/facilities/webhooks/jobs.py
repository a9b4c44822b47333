"""Webhooks' repeating work."""

from datetime import timedelta

from core.contracts.jobs import Job
from core.facilities.webhooks.sending import forget_deliveries, send_due
from core.facilities.webhooks.telling import spread_facts


async def tell_and_send() -> None:
    """Kept facts become messages, and what is due is sent; one worker at a time."""
    await spread_facts()
    await send_due()


JOBS = (
    Job(
        key="webhooks.send",
        every=timedelta(seconds=5),
        run=tell_and_send,
        timeout=timedelta(minutes=2),
    ),
    Job(key="webhooks.forget", every=timedelta(days=1), run=forget_deliveries),
)
