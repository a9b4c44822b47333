"""What idempotency declares. It keeps hashes and sealed answers for 48 hours."""

from __future__ import annotations

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.services.idempotency.jobs import FORGET


@hookimpl
def register_jobs() -> list[Job]:
    """Forgets what is old."""
    return [FORGET]
