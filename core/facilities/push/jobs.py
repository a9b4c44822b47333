"""Web push's repeating work."""

from datetime import timedelta

from core.contracts.jobs import Job
from core.facilities.push.service import forget_deliveries

FORGET = Job(key="push.forget", every=timedelta(days=1), run=forget_deliveries)
