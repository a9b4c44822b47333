"""The counters' repeating work."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from core.services.limits.service import forget_ended_windows

FORGET = Job(key="limits.forget", every=timedelta(hours=1), run=forget_ended_windows)
