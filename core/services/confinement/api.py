"""Confinement's door."""

from core.services.confinement.limits import limit
from core.services.confinement.running import Ended, Heard, TookTooLong, run_confined

__all__ = ["Ended", "Heard", "TookTooLong", "limit", "run_confined"]
