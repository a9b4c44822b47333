"""The door of health."""

from core.facilities.health.probes import Doctor, disk_free, mail_waits_seconds, write_seconds
from core.facilities.health.values import LEAST_FREE_SHARE, Report

__all__ = [
    "LEAST_FREE_SHARE",
    "Doctor",
    "Report",
    "disk_free",
    "mail_waits_seconds",
    "write_seconds",
]
