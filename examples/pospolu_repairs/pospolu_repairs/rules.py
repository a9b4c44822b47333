"""Pure decisions about repair cafés."""

from __future__ import annotations

from datetime import datetime

from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from pospolu_repairs.values import CafePlan, CafeState

MOST_PLACES = 500


def may_propose(plan: CafePlan, now: datetime) -> Verdict:
    """A café lies ahead, ends after it starts and has places."""
    if plan.starts_at <= now or plan.ends_at <= plan.starts_at:
        return Refusal("repairs.time", msg("Choose a time ahead, with the end after the start."))
    if not 1 <= plan.capacity <= MOST_PLACES:
        return Refusal("repairs.places", msg("Give a number of places from 1 to 500."))
    return None


def may_sign_up(state: str, starts_at: datetime, now: datetime) -> Verdict:
    """People sign up for cafés that are approved and have not begun."""
    if state != CafeState.OPEN:
        return Refusal("repairs.closed", msg("This repair café takes no sign-ups."))
    if starts_at <= now:
        return Refusal("repairs.over", msg("This repair café has already begun."))
    return None
