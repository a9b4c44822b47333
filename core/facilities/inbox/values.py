"""The vocabulary of the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.contracts.cases import Case, CaseKind


class Urgency(Enum):
    """How near the day is on which a case should be decided."""

    NONE = "none"
    LATER = "later"
    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case on the list. Days are whole calendar days in the city's zone.

    `days_left` is negative once the case is overdue; None without a day.
    """

    case: Case
    kind: CaseKind
    days_waiting: int
    days_left: int | None
    urgency: Urgency
