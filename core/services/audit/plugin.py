"""What the audit log declares. It names accounts only; people erases what ties them to a person."""

from __future__ import annotations

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.services.audit.jobs import FORGET


@hookimpl
def register_jobs() -> list[Job]:
    """Forgets what is old."""
    return [FORGET]
