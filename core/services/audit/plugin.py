"""What the audit log declares."""

from __future__ import annotations

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.privacy import PersonalData
from core.services.audit.jobs import FORGET
from core.services.audit.privacy import ENTRIES


@hookimpl
def register_jobs() -> list[Job]:
    """Forgets what is old."""
    return [FORGET]


@hookimpl
def register_personal_data() -> list[PersonalData]:
    """The accounts that acted."""
    return [ENTRIES]
