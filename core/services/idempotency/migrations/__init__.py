"""The migrations of idempotency keys."""
