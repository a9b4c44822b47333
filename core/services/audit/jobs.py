"""The log's repeating work."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from core.services.audit.service import forget_old_entries

FORGET = Job(key="audit.forget", every=timedelta(days=1), run=forget_old_entries)
