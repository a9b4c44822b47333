"""How urgent a case is, who acts on it, and what a decision needs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.contracts.cases import Case, CaseKind, Decision
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.data.times import to_wall
from core.facilities.inbox.values import Line, Office, Urgency, View, Wanted
from core.people.api import Officer
from core.services.cases.api import Filter, absent_with, deputy_of

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


def line_of(case: Case, kind: CaseKind, office: Office, *, now: datetime, zone: str) -> Line:
    """A case as the list shows it."""
    left = days_between(now, case.due_at, zone) if case.due_at else None
    return Line(
        case=case,
        kind=kind,
        days_waiting=days_between(case.opened_at, now, zone),
        days_left=left,
        urgency=urgency_of(left),
        owner_name=office.name_of(case.owner),
        deputy_name=office.name_of(deputy_of(case.owner, office.absences, now)),
        department_name=office.departments.get(case.department, "") if case.department else "",
    )


def filter_of(wanted: Wanted, viewer: UUID | None, office: Office, *, now: datetime) -> Filter:
    """The cases that a view of the list stands for, for the account that looks."""
    owners: frozenset[UUID] | None = None
    if wanted.view is View.MINE:
        owners = frozenset({viewer} if viewer else ())
    elif wanted.view is View.DEPUTY:
        owners = absent_with(viewer, office.absences, now) if viewer else frozenset()
    return Filter(
        owners=owners,
        is_free=wanted.view is View.FREE,
        department=wanted.department,
        due_before=now if wanted.view is View.OVERDUE else None,
    )


def who_acts(case: Case, office: Office, now: datetime) -> list[Officer]:
    """Those who are told of a case: its owner and deputy, else its department, else all.

    An owner who left the office, or a department without officers, counts as none.
    """
    owners = (case.owner, deputy_of(case.owner, office.absences, now))
    named = [office.people[one] for one in owners if one is not None and one in office.people]
    if named:
        return named
    everybody = list(office.people.values())
    return [one for one in everybody if case.department in one.departments] or everybody


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


def may_approve(case: Case, decision: Decision, by: UUID | None, *, four_eyes: bool) -> Verdict:
    """With four eyes, nobody approves what they asked for themselves."""
    is_own = case.opened_by is not None and case.opened_by == by
    if four_eyes and is_own and decision is Decision.APPROVE:
        return Refusal(
            "inbox.four_eyes", msg("You asked for this yourself. Somebody else has to approve it.")
        )
    return None
