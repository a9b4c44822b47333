"""The migrations of outbox."""
