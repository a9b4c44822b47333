"""The outbox's door."""

from core.services.outbox.queries import (
    is_muted,
    kind_and_address_of,
    messages_waiting,
    oldest_due,
    queued_at,
    state_of,
)
from core.services.outbox.rules import mail_domain
from core.services.outbox.service import (
    cancel,
    claim,
    forget_address,
    is_anything_due,
    mark_dead,
    mark_sent,
    mark_withdrawn,
    mute,
    park_and_unpark,
    put_off,
    queue,
    queue_statements,
    release,
    unmute,
)
from core.services.outbox.values import Letter, MessageState, Recipient

__all__ = [
    "Letter",
    "MessageState",
    "Recipient",
    "cancel",
    "claim",
    "forget_address",
    "is_anything_due",
    "is_muted",
    "kind_and_address_of",
    "mail_domain",
    "mark_dead",
    "mark_sent",
    "mark_withdrawn",
    "messages_waiting",
    "mute",
    "oldest_due",
    "park_and_unpark",
    "put_off",
    "queue",
    "queue_statements",
    "queued_at",
    "release",
    "state_of",
    "unmute",
]
