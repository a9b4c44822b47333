"""What time does to events: whom to ask is forgotten a year after the end."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from core.services.periods.api import cutoff
from plugins.events.privacy import CONTACTS, FORGET_CONTACT


async def run() -> None:
    """Clear contacts that nobody needs any more."""
    await FORGET_CONTACT.forget(await cutoff(CONTACTS.key))


FORGET_CONTACTS = Job(key="events.forget_contacts", every=timedelta(days=1), run=run)
