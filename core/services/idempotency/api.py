"""The door of idempotency."""

from core.services.idempotency.service import answer_once, claim, is_claimed, keep

__all__ = ["answer_once", "claim", "is_claimed", "keep"]
