"""Until when a case is due, how long it is kept, and who may do what with it while it is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from core.contracts.cases import Case, Stage
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.data.times import later
from core.services.cases.values import Absence

REMIND_EVERY = timedelta(days=3)


def due_after(opened_at: datetime, due_days: int) -> datetime:
    """The instant by which a case opened at an instant should be decided."""
    return later(opened_at, timedelta(days=due_days))


def may_handle(case: Case) -> Verdict:
    """Only what still waits can be taken, handed over or asked about."""
    if case.closed_at is not None:
        return Refusal("cases.closed", msg("Somebody has decided this in the meantime."))
    return None


def may_assign(case: Case, *, shown_owner: UUID | None) -> Verdict:
    """Whoever takes or hands over a case saw whose it is: `shown_owner` is what the page said."""
    if refusal := may_handle(case):
        return refusal
    if case.owner != shown_owner:
        return Refusal("cases.taken", msg("Somebody has taken this in the meantime. Look again."))
    return None


def may_answer(case: Case) -> Verdict:
    """An answer needs a question that waits for one."""
    if case.stage is Stage.ASKED:
        return None
    return Refusal("cases.no_question", msg("There is no question to answer any more."))


def stage_of_open(case: Case, *, owner: UUID | None) -> Stage:
    """The stage of an open case whose owner changes: what was asked stays asked."""
    if case.stage in (Stage.ASKED, Stage.ANSWERED):
        return case.stage
    return Stage.RECEIVED if owner is None else Stage.TAKEN


def is_reminder_due(due_at: datetime | None, reminded_at: datetime | None, now: datetime) -> bool:
    """Overdue cases are brought to mind when they become so, and every three days after."""
    if due_at is None or due_at >= now:
        return False
    return reminded_at is None or later(reminded_at, REMIND_EVERY) <= now


def deputy_of(account: UUID | None, absences: Iterable[Absence], now: datetime) -> UUID | None:
    """Who stands in for an account at an instant."""
    for absence in absences:
        if absence.account == account and absence.since <= now < absence.until:
            return absence.deputy
    return None


def absent_with(deputy: UUID, absences: Iterable[Absence], now: datetime) -> frozenset[UUID]:
    """Those for whom an account stands in at an instant."""
    return frozenset(
        absence.account
        for absence in absences
        if absence.deputy == deputy and absence.since <= now < absence.until
    )
