"""What the outbox declares."""

from __future__ import annotations

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.privacy import PersonalData
from core.services.outbox.jobs import FORGET
from core.services.outbox.privacy import MESSAGES


@hookimpl
def register_jobs() -> list[Job]:
    """Forgets what is old."""
    return [FORGET]


@hookimpl
def register_personal_data() -> list[PersonalData]:
    """Addresses, names and payloads of messages."""
    return [MESSAGES]
