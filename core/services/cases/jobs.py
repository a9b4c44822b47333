"""The cases' repeating work."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from core.services.cases.service import forget_old_cases

FORGET = Job(key="cases.forget", every=timedelta(days=1), run=forget_old_cases)
