"""What documents declare; their pages are a facility's."""

from __future__ import annotations

from collections.abc import Iterable

from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.privacy import PersonalData
from core.services.documents.jobs import FORGET_WORKS
from core.services.documents.privacy import ISSUED, WORKS


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Forgets what was printed a day ago."""
    return (FORGET_WORKS,)


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """For whom something is printed, and to whom documents were given out."""
    return (WORKS, ISSUED)
