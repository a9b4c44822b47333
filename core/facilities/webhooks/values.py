"""The vocabulary of webhooks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.contracts.texts import msg


class DeliveryState(StrEnum):
    """What became of one message to one program."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    """Tried for two days, in vain."""


STATE_TITLES = {
    DeliveryState.WAITING: msg("Waiting"),
    DeliveryState.DELIVERED: msg("Delivered"),
    DeliveryState.FAILED: msg("Not delivered"),
}
STATE_TONES = {
    DeliveryState.WAITING: "neutral",
    DeliveryState.DELIVERED: "success",
    DeliveryState.FAILED: "error",
}


class Trouble(StrEnum):
    """Why an attempt failed, where no status says it."""

    NONE = ""
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"


TROUBLES = {
    Trouble.REFUSED: msg("We do not go to this address."),
    Trouble.UNREACHABLE: msg("Nobody answered."),
    Trouble.TOO_SLOW: msg("The answer took too long."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointWish:
    """What somebody asks for: an address of theirs, and the keys of facts."""

    url: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointView:
    """An address that facts are sent to; the city's own has no organization. Instants are UTC.

    `off_for` says why it is off: somebody switched it off, or it failed too long.
    """

    id: UUID
    organization: UUID | None
    organization_slug: str
    organization_name: str
    url: str
    facts: tuple[str, ...]
    is_on: bool
    off_for: str
    has_two_secrets: bool
    previous_until: datetime | None
    created_at: datetime
    last_delivered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """A message to an endpoint, in a list; `status` 0 is no answer."""

    id: UUID
    fact: str
    happened_at: datetime
    state: DeliveryState
    attempts: int
    status: int
    trouble: Trouble
    last_at: datetime | None
    next_at: datetime
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message that is due, with all that sending it needs; `secrets` are whole, newest first."""

    id: UUID
    endpoint: UUID
    message: UUID
    url: str
    payload: str
    attempts: int
    secrets: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of an attempt: a status, or why there is none."""

    status: int = 0
    trouble: Trouble = Trouble.NONE

    @property
    def is_good(self) -> bool:
        """Whether the message was taken."""
        return self.status // 100 == 2  # noqa: PLR2004 -- 2xx
