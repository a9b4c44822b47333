"""What cases declare."""

from __future__ import annotations

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.services.cases.jobs import FORGET


@hookimpl
def register_jobs() -> list[Job]:
    """Forgets what is old."""
    return [FORGET]
