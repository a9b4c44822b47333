"""Calls for cover: when somebody is missing, and whom of those who agreed one may ask."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.signups.api import Sheet, SheetState

MOST_CALLED = 100
"""How many people one call reaches."""
LATE = timedelta(hours=48)
"""Who drops out so shortly before leaves a gap that coordinators hear of."""
CALLS_A_DAY = LegalNumber(
    key="volunteering.calls_a_day",
    title=msg("How often a volunteer is called for cover in a day, at most"),
    unit="number",
    values=since_the_start(2, msg("The city's own rule: calls that are rare are read")),
    most=20,
)
CALLS_KEPT = LegalNumber(
    key="volunteering.calls",
    title=msg("Whom organizations called for cover, after the shift"),
    unit="days",
    values=since_the_start(30, msg("RODO art. 5(1)(e): nobody is called twice")),
    most=365,
)


def may_call(sheet: Sheet, now: datetime) -> Verdict:
    """Whether there is a gap to call people for: a free place, nobody who waits, before it starts.

    Who waits is asked by the waiting list itself.
    """
    if sheet.state is not SheetState.OPEN:
        return Refusal("closed", msg("Sign-up is closed."))
    if now >= sheet.starts_at:
        return Refusal("begun", msg("This shift has begun."))
    if not sheet.has_room_for(1):
        return Refusal("no_gap", msg("All places are taken: nobody is missing."))
    if sheet.waiting:
        return Refusal("somebody_waits", msg("People wait for this place. They are asked first."))
    return None


def is_late(starts_at: datetime, now: datetime) -> bool:
    """Whether somebody who drops out now does so shortly before the start."""
    return now < starts_at <= now + LATE
