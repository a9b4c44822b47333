"""The door of health."""

from core.facilities.health.measuring import measuring
from core.facilities.health.probes import Doctor, disk_free, mail_waits_seconds, write_seconds
from core.facilities.health.sharing import forget_numbers
from core.facilities.health.values import LEAST_FREE_SHARE, Report

__all__ = [
    "LEAST_FREE_SHARE",
    "Doctor",
    "Report",
    "disk_free",
    "forget_numbers",
    "mail_waits_seconds",
    "measuring",
    "write_seconds",
]
