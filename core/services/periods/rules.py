"""Which value holds on a day, how long a period is, and what may be set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from core.contracts.periods import Dated, LegalNumber, Unit
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.data.times import later

DAYS_OF_YEAR = 365


def value_on(number: LegalNumber, changes: Sequence[Dated], day: date) -> int:
    """The value in force on a day: the latest that began; of one day's, the city's last word.

    `changes` are in the order in which they were set. A day before all of them has the first.
    """
    known = [*number.values, *changes]
    began = [one for one in known if one.in_force_from <= day]
    if not began:
        return min(known, key=lambda one: one.in_force_from).value
    latest = max(one.in_force_from for one in began)
    return [one for one in began if one.in_force_from == latest][-1].value


def cutoff(value: int, unit: Unit, now: datetime) -> datetime:
    """The instant that lies a period before `now`; a year has 365 days.

    Raises ValueError for a number that is no period.
    """
    lengths = {"hours": timedelta(hours=1), "days": timedelta(days=1)}
    lengths["years"] = timedelta(days=DAYS_OF_YEAR)
    if unit not in lengths:
        raise ValueError(f"{unit} is no measure of time")
    return later(now, -value * lengths[unit])


def may_set(number: LegalNumber, value: int, *, in_force_from: date, today: date) -> Verdict:
    """Refuses values out of bounds, and to rewrite what held before today."""
    if not number.least <= value <= number.most:
        text = msg("Give a number from %(least)s to %(most)s.")
        return Refusal("periods.bounds", text, {"least": number.least, "most": number.most})
    if in_force_from < today:
        return Refusal("periods.past", msg("It can hold from today on, or from a later day."))
    return None
