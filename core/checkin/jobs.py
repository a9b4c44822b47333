"""What time does at gates: who forgot to check out is noted as gone."""

from datetime import timedelta

from core.checkin.service.closing import close_all
from core.contracts.jobs import Job

CLOSE = Job(key="checkin.close", every=timedelta(minutes=15), run=close_all)
