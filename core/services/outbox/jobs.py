"""The outbox's repeating work."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from core.services.outbox.service import forget_old_messages

FORGET = Job(key="outbox.forget", every=timedelta(hours=6), run=forget_old_messages)
