"""The inbox's repeating work."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from core.facilities.inbox.service import remind

REMIND = Job(key="inbox.remind", every=timedelta(hours=1), run=remind)
