"""The keys' repeating work."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from core.services.idempotency.service import forget_old_answers

FORGET = Job(key="idempotency.forget", every=timedelta(hours=1), run=forget_old_answers)
