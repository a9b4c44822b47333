"""What time does to events: whom to ask is forgotten a year after the end."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from core.data.times import utc_now
from plugins.events.service.hiding import forget_contacts


async def run() -> None:
    """Clear contacts that nobody needs any more."""
    await forget_contacts(utc_now())


FORGET_CONTACTS = Job(key="events.forget_contacts", every=timedelta(days=1), run=run)
