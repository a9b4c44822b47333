"""The vocabulary of the mailer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from core.contracts.messages import Attachment


class Verdict(Enum):
    """What a failed attempt means for a message."""

    LATER = auto()
    """The server may take it another time (RFC 5321 §4.2.1: 4yz), or we have to mend something."""

    NEVER = auto()
    """The server refused this message for good (5yz)."""

    AWAY = auto()
    """The connection is gone: later, and nothing more over this one."""


class NotTaken(Exception):
    """The server did not take a message; `verdict` says what that means."""

    def __init__(self, verdict: Verdict, text: str) -> None:
        super().__init__(text)
        self.verdict = verdict


class ServerAway(Exception):
    """No server answers, or it does not let us in: no message has been touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A message in words, ready to become a mail."""

    subject: str
    text: str
    html: str
    attachments: Sequence[Attachment] = field(default_factory=tuple)
    mute_url: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalMail:
    """A mail in the demo's mailbox, as its pages show it."""

    number: int
    sent_at: datetime | None
    subject: str
    to: str
    text: str
    html: str
    attachments: Sequence[Attachment]
