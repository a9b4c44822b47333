"""The jobs' door."""

from core.services.jobs.service import run_due
from core.services.jobs.worker import Pump, work_forever

__all__ = ["Pump", "run_due", "work_forever"]
