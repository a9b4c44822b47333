"""Writes of the outbox: queueing, sending, forgetting, what people chose."""
