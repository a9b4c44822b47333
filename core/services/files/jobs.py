"""The files' repeating work."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from core.services.files.service import remove_orphans

REMOVE_ORPHANS = Job(
    key="files.remove_orphans",
    every=timedelta(days=1),
    run=remove_orphans,
    timeout=timedelta(minutes=10),
)
