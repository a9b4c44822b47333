"""The documents' repeating work."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from core.services.documents.service.works import forget_works

FORGET_WORKS = Job(key="documents.forget_works", every=timedelta(minutes=10), run=forget_works)
