"""The vocabulary of people's own calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.texts import msg

ALARMS = {
    "15": msg("15 minutes before"),
    "60": msg("1 hour before"),
    "180": msg("3 hours before"),
    "1440": msg("1 day before"),
    "2880": msg("2 days before"),
    "10080": msg("7 days before"),
}
"""The lead times to choose from, in minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A person's own calendar as it is switched on; `made_at` is when its address was made."""

    id: UUID
    person: UUID
    language: str
    alarms: tuple[timedelta, ...]
    made_at: datetime
    last_used_at: datetime | None

    @property
    def alarm_keys(self) -> list[str]:
        """The chosen lead times as the form names them."""
        return [str(lead // timedelta(minutes=1)) for lead in self.alarms]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAddress:
    """Where a calendar program finds a feed."""

    address: str
    webcal: str
