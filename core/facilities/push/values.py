"""The vocabulary of web push: a browser that can be reached, what a push service answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

CHANNEL = "push.browser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a browser gave when a person switched notifications on (W3C Push API)."""

    endpoint: str
    public_key: str
    auth_secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """A browser of a person, as the sender needs it; `key` is the number of our key pair."""

    id: UUID
    person: UUID
    endpoint: str
    public_key: str
    auth_secret: str
    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserLine:
    """A browser as its person sees it; `endpoint_hash` lets the page find itself in the list."""

    id: UUID
    label: str
    created_at: datetime
    last_used_at: datetime | None
    endpoint_hash: str


class Answer(Enum):
    """What an answer of a push service means for one message to one browser."""

    TAKEN = auto()
    LATER = auto()
    """It is busy or away (429, 5xx)."""

    REFUSED = auto()
    """It does not take this message, and would not another time."""

    GONE = auto()
    """The browser is not subscribed any more (RFC 8030 §7.3)."""
