"""What cases declare."""

from __future__ import annotations

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.privacy import PersonalData
from core.services.cases.jobs import FORGET
from core.services.cases.privacy import DECISIONS


@hookimpl
def register_jobs() -> list[Job]:
    """Forgets what is old."""
    return [FORGET]


@hookimpl
def register_personal_data() -> list[PersonalData]:
    """Who decided."""
    return [DECISIONS]
