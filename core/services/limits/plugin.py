"""What limits declare. They keep hashes only, for the length of a window."""

from __future__ import annotations

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.services.limits.jobs import FORGET


@hookimpl
def register_jobs() -> list[Job]:
    """Forgets what is old."""
    return [FORGET]
