"""What may be asked, stated and taken back: pure decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.contracts.viewer import Viewer
from plugins.volunteer_documents.values import Reminder, RequestState, StatementKind

LONGEST_OPINION = 6000
MOST_AT_ONCE = 500
"""Certificates that are issued with one press."""
REMIND_BEFORE = timedelta(days=3)
"""So long before the due day whoever has not answered is reminded."""
DUE = LegalNumber(
    key="volunteer_documents.due",
    title=msg("In how many days a host answers who asks for a certificate or an opinion"),
    unit="days",
    values=since_the_start(
        14, msg("The city's own rule: the act on public benefit, art. 44, names no time")
    ),
    most=180,
)
OWN = Refusal(
    "own_statement",
    msg("This is about yourself. Somebody else in the organization issues it."),
)
NO_HOST = Refusal("no_host", msg("This organization may not host volunteers."))
NO_HOURS = Refusal(
    "no_hours", msg("There are no approved hours in these days. The organization approves them.")
)
NOT_LOOKED_AT = Refusal(
    "not_looked_at",
    msg("Of some of these hours nobody saw the end. Look at them in the hours first."),
)
ASKED_ALREADY = Refusal("asked_already", msg("You have asked for this already."))
ISSUED_ALREADY = Refusal(
    "issued_already",
    msg("There is a certificate for these days with the same hours, and it is valid."),
)
DECIDED = Refusal("decided", msg("Somebody has answered this request already."))
OWED = Refusal(
    "owed",
    msg(
        "There are approved hours, so the law asks for the certificate (art. 44(2)). Correct the"
        " hours first if they are wrong."
    ),
)
NEVER_HELPED = Refusal("never_helped", msg("You have no approved hours at this organization yet."))
BEING_MADE = Refusal("being_made", msg("This document is being made. Try again in a moment."))


def due_day(today: date, days: int) -> date:
    """The last day on which the answer is in time."""
    return today + timedelta(days=days)


def is_due_soon(due_on: date, today: date) -> bool:
    """Whether the due day is near, or today."""
    return today <= due_on <= today + REMIND_BEFORE


def reminder_due(due_on: date, reminded_on: date | None, today: date) -> Reminder | None:
    """Of what the host of an open request is reminded on a day; None where it was, or need not be.

    Once while the due day is near, once after it. Nobody gets the first one late.
    """
    if due_on < today:
        return Reminder.LATE if reminded_on is None or reminded_on <= due_on else None
    return Reminder.SOON if reminded_on is None and is_due_soon(due_on, today) else None


def period_faults(first: date | None, last: date | None, today: date) -> Mapping[str, list[str]]:
    """What is wrong with a stretch of days, by the form's fields."""
    if first is not None and last is not None and last < first:
        return {"last": [msg("This day is before the first one.")]}
    if first is not None and first > today:
        return {"first": [msg("This day has not come yet.")]}
    return {}


def may_state(viewer: Viewer, person: UUID | None, *, is_namesake: bool) -> Verdict:
    """Whether the viewer states something about somebody: never about themselves.

    Somebody from paper is told by the name: `is_namesake` says that it is the viewer's.
    """
    is_own = is_namesake if person is None else person == viewer.person
    return OWN if is_own else None


def may_certify(minutes: int, assumed_minutes: int) -> Verdict:
    """Whether hours can be certified: there are some, and somebody has looked at all of them."""
    if minutes <= 0:
        return NO_HOURS
    return NOT_LOOKED_AT if assumed_minutes else None


def may_ask(minutes: int) -> Verdict:
    """Whether somebody asks a host: they have helped there, and it has approved that."""
    return None if minutes > 0 else NEVER_HELPED


def may_decline(kind: StatementKind, state: RequestState, minutes: int) -> Verdict:
    """Whether a host says no: to an opinion always, to a certificate only without hours."""
    if state is not RequestState.ASKED:
        return DECIDED
    return OWED if kind is StatementKind.CERTIFICATE and minutes > 0 else None


def certificate_faults(name: str, scope: str) -> Mapping[str, list[str]]:
    """What a certificate lacks, by the form's fields: the law asks for the scope (art. 44(2))."""
    needed = {"name": name, "scope": scope}
    return {
        key: [msg("Please fill this in.")] for key, value in needed.items() if not value.strip()
    }


def opinion_faults(name: str, text: str) -> Mapping[str, list[str]]:
    """What an opinion lacks, by the form's fields."""
    faults = {} if name.strip() else {"name": [msg("Please fill this in.")]}
    if not text.strip():
        faults["text"] = [msg("Write the opinion.")]
    elif len(text) > LONGEST_OPINION:
        faults["text"] = [msg("Shorten the opinion: it should fit on two pages.")]
    return faults
