"""Cases: what waits for a decision, shown in one inbox; the room's own row owns the state."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer


class Decision(StrEnum):
    """What a person who decides can answer."""

    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One line of the inbox. `subject` is the id of the room's own row; instants are UTC."""

    id: UUID
    kind: str
    subject: UUID
    title: LocalizedText
    url_path: str
    organization: UUID | None
    organization_name: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    decision: Decision | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKind:
    """A kind of case.

    `decide(case, decision, reason, viewer)` calls the room's service, which changes its own row
    and closes the case in the same transaction. `due_days` is counted from the opening.
    `decisions` are those that make sense for the kind.
    """

    key: str
    title: str
    due_days: int
    decide: Callable[[Case, Decision, str, Viewer], Awaitable[None]]
    decisions: tuple[Decision, ...] = (Decision.APPROVE, Decision.RETURN, Decision.REJECT)
