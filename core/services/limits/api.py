"""The limits' door."""

from core.services.limits.service import count, take

__all__ = ["count", "take"]
