"""The vocabulary of the inbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from uuid import UUID

from core.contracts.cases import Case, CaseKind
from core.people.api import Officer
from core.services.cases.api import Absence


class Urgency(Enum):
    """How near the day is on which a case should be decided."""

    NONE = "none"
    LATER = "later"
    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"


class View(StrEnum):
    """Whose cases the list shows, or which."""

    ALL = "all"
    MINE = "mine"
    DEPUTY = "deputy"
    FREE = "free"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The people of the city's office by account, its departments by id, and who is away."""

    people: Mapping[UUID, Officer] = field(default_factory=dict)
    departments: Mapping[UUID, str] = field(default_factory=dict)
    absences: Sequence[Absence] = ()

    def name_of(self, account: UUID | None) -> str:
        """What an officer is called; empty for nobody, or for who works there no longer."""
        found = self.people.get(account) if account else None
        return (found.to.name or found.to.email) if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases somebody wants to see."""

    view: View = View.ALL
    kind: str = ""
    department: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case on the list. Days are whole calendar days in the city's zone.

    `days_left` is negative once the case is overdue; None without a day. Names are empty where
    there is nobody.
    """

    case: Case
    kind: CaseKind
    days_waiting: int
    days_left: int | None
    urgency: Urgency
    owner_name: str = ""
    deputy_name: str = ""
    department_name: str = ""
