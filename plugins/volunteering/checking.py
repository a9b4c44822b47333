"""Rules on checks before work with minors: what makes one whole, and how long it is good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from plugins.volunteering.values import CheckContent, CheckResult

VALID = LegalNumber(
    key="volunteering.check_valid",
    title=msg("How long a check before work with minors is good"),
    unit="days",
    values=since_the_start(365, msg("The city's own rule: every year anew")),
    most=3650,
)
KEPT = LegalNumber(
    key="volunteering.checks",
    title=msg("Checks before work with minors, after they were made"),
    unit="years",
    values=since_the_start(
        3, msg("The act of 13 May 2016, art. 21: the host shows that it checked")
    ),
    most=20,
)
NOT_CHECKED = Refusal(
    "not_checked",
    msg(
        "Before work with children the organizer checks everybody in the registers."
        " Write to the organizer first."
    ),
    is_personal=True,
)
NOT_ADMITTED = Refusal(
    "not_admitted", msg("The organizer did not admit you to work with children."), is_personal=True
)


def check_verdict(latest: CheckContent | None, shift_day: date, *, valid_days: int) -> Verdict:
    """Whether somebody may work with minors on a day, by the latest check; nobody overrides it.

    The oldest of its parts counts: it is good for `valid_days` from that day on.
    """
    if latest is None:
        return NOT_CHECKED
    if latest.result is CheckResult.REFUSED:
        return NOT_ADMITTED
    days = [latest.register_on, latest.record_on, latest.countries_on]
    if None in days:
        return NOT_CHECKED
    oldest = min(day for day in days if day is not None)
    return None if shift_day <= oldest + timedelta(days=valid_days) else NOT_CHECKED


def check_faults(content: CheckContent, today: date) -> Mapping[str, list[str]]:
    """What a check lacks before it can be kept, by the form's fields."""
    faults: dict[str, list[str]] = {}
    for name in ("register_on", "record_on", "countries_on"):
        day: date | None = getattr(content, name)
        if day is not None and day > today:
            faults[name] = [msg("This day has not come yet.")]
        elif day is None and content.result is CheckResult.ADMITTED:
            faults[name] = [msg("Nobody is admitted without this. Write the day of the check.")]
    if content.result is CheckResult.ADMITTED:
        for name in ("checked_by", "printout_place"):
            if not getattr(content, name):
                faults[name] = [msg("Please fill this in.")]
    return faults
