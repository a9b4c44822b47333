"""How urgent a case is, and what a decision needs."""

from __future__ import annotations

from datetime import datetime

from core.contracts.cases import Case, CaseKind, Decision
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.data.times import to_wall
from core.facilities.inbox.values import Line, Urgency

SOON_DAYS = 2


def days_between(start: datetime, end: datetime, zone: str) -> int:
    """Whole calendar days from one instant to another on the wall calendar of a zone."""
    return (to_wall(end, zone).date() - to_wall(start, zone).date()).days


def urgency_of(days_left: int | None) -> Urgency:
    """How urgent so many days are."""
    if days_left is None:
        return Urgency.NONE
    if days_left < 0:
        return Urgency.OVERDUE
    if days_left == 0:
        return Urgency.TODAY
    return Urgency.SOON if days_left <= SOON_DAYS else Urgency.LATER


def line_of(case: Case, kind: CaseKind, *, now: datetime, zone: str) -> Line:
    """A case as the list shows it."""
    left = days_between(now, case.due_at, zone) if case.due_at else None
    return Line(
        case=case,
        kind=kind,
        days_waiting=days_between(case.opened_at, now, zone),
        days_left=left,
        urgency=urgency_of(left),
    )


def needs_reason(decision: Decision) -> bool:
    """Whoever asked for something is told why they do not get it."""
    return decision is not Decision.APPROVE


def may_decide(case: Case, kind: CaseKind, decision: Decision) -> Verdict:
    """A case is decided once, by one of the decisions that make sense for its kind."""
    if case.closed_at is not None:
        return Refusal("inbox.decided", msg("Somebody has decided this in the meantime."))
    if decision not in kind.decisions:
        return Refusal("inbox.decision", msg("This cannot be decided in that way."))
    return None
