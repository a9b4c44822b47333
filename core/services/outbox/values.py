"""The vocabulary of the outbox."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.contracts.messages import MAIL

LONGEST_EMAIL = 320
LONGEST_NAME = 300

_BREAKING = {"Cc", "Cs", "Zl", "Zp"}
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _breaks_lines(char: str) -> bool:
    """Whether a character ends a line, controls a terminal or turns the direction of writing."""
    return unicodedata.category(char) in _BREAKING or char in _TURNING


class MessageState(StrEnum):
    """Where a message stands; the last three are final."""

    READY = "ready"
    SENDING = "sending"
    PARKED = "parked"
    SENT = "sent"
    DEAD = "dead"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a message is for, and in which language it is written.

    Raises ValueError for an address or a name that could not stand in a mail's header.
    """

    email: str
    name: str = ""
    language: str = "pl"
    person: UUID | None = None

    def __post_init__(self) -> None:
        local, _, domain = self.email.rpartition("@")
        is_address = bool(local and domain) and not any(c.isspace() for c in self.email)
        if not is_address or not self.email.isprintable() or len(self.email) > LONGEST_EMAIL:
            message = "this is not one e-mail address"
            raise ValueError(message)
        if any(map(_breaks_lines, self.name)) or len(self.name) > LONGEST_NAME:
            message = "this name cannot stand in a mail"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message that a worker holds: until `lease` runs out, nobody else sends it.

    `attempts` counts this one. `message_id` is the same at every attempt (RFC 5322 §3.6.4).
    """

    id: UUID
    kind: str
    to: Recipient
    address_hash: str
    message_id: str
    attempts: int
    lease: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    channel: str = MAIL
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Wall times of a zone between which nobody is disturbed; they may go over midnight."""

    starts: time
    ends: time
    zone: str
