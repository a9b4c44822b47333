"""The vocabulary of repair cafés."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CAFE_KIND = "repairs.cafe"
PROPOSAL_KIND = "repairs.proposal"
DECIDED = "repairs.decided"


class CafeState(StrEnum):
    """Where a café stands; only open ones are public."""

    PROPOSED = "proposed"
    OPEN = "open"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class CafePlan:
    """What somebody proposes. Instants are aware."""

    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
