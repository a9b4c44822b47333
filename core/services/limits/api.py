"""The limits' door."""

from core.services.limits.service import take

__all__ = ["take"]
