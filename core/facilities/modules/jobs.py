"""What time does to faults."""

from datetime import timedelta

from core.contracts.jobs import Job
from core.facilities.modules.service import forget_old_faults

FORGET = Job(key="modules.forget", every=timedelta(days=1), run=forget_old_faults)
