"""What may be done with hours: logged by hand, approved, corrected – pure decisions."""
# ruff: noqa: D102 -- the members of a protocol are told by their names

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.contracts.viewer import Viewer
from core.data.times import later, to_utc, to_wall
from plugins.volunteering.hours_rules import Span
from plugins.volunteering.values import HourLog, HourState

LONGEST_DAY = 24 * 60
MOST_WAITING = 50
LOGGED_WITHIN = LegalNumber(
    key="volunteering.log_days",
    title=msg("How long ago the hours may be that somebody logs by hand"),
    unit="days",
    values=since_the_start(90, msg("The city's own rule")),
    most=1100,
)
OWN_HOURS = Refusal(
    "own_hours",
    msg("These are your own hours. Somebody else in the organization approves them."),
)
DECIDED = Refusal("hours_decided", msg("Somebody has decided about these hours already."))
NOT_COUNTED = Refusal("hours_not_counted", msg("These hours do not count any more."))
OVERLAP = Refusal(
    "hours_overlap", msg("There are hours at this time already. Nothing was entered twice.")
)
FULL_DAY = Refusal("hours_full_day", msg("With these hours the day would be longer than 24 hours."))
MANY_WAITING = Refusal(
    "hours_many_waiting",
    msg("Many of your hours wait for approval. Ask the organization to approve them first."),
)
NOT_YOUR_HOST = Refusal(
    "hours_not_host",
    msg("You have not helped this organization yet. Ask it to enter your hours."),
)
NOT_OVER = Refusal(
    "shift_not_over", msg("The shift is not over yet. Until then check people in at the gate.")
)
COUNTED = Refusal("hours_counted", msg("The hours of this person on the shift count already."))
NO_HOST = Refusal("hours_no_host", msg("This organization may not host volunteers."))


class EntryLike(Protocol):
    """What the decisions look at; rows and lines of lists have it."""

    @property
    def person(self) -> UUID | None: ...
    @property
    def state(self) -> str: ...
    @property
    def is_flagged(self) -> bool: ...
    @property
    def decided_at(self) -> datetime | None: ...


def timed(log: HourLog, zone: str) -> Span | None:
    """When the hours of a log were, where it says so: from its time of day on, in UTC."""
    if log.starts is None:
        return None
    start = to_utc(datetime.combine(log.day, log.starts), zone)
    return Span(start, later(start, timedelta(minutes=log.minutes)))


def log_faults(
    log: HourLog, *, now: datetime, zone: str, within_days: int | None
) -> Mapping[str, list[str]]:
    """What is wrong with hours that somebody types, by the form's fields.

    `within_days` bounds how long ago they may be; None for the organization's own hand.
    """
    faults: dict[str, list[str]] = {}
    today = to_wall(now, zone).date()
    if log.day > today:
        faults["day"] = [msg("This day has not come yet.")]
    elif within_days is not None and log.day < today - timedelta(days=within_days):
        faults["day"] = [msg("This day is too long ago. Ask the organization to enter the hours.")]
    # A day outside the calendar has no instants.
    span = None if faults else timed(log, zone)
    if log.minutes < 1:
        faults["hours"] = [msg("Say how long it took.")]
    elif log.minutes > LONGEST_DAY:
        faults["hours"] = [msg("Enter at most 24 hours at once.")]
    elif span is not None and span.end > now:
        faults["starts"] = [msg("These hours are not over yet.")]
    if not log.task.strip():
        faults["task"] = [msg("Say in a few words what was done.")]
    return faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What somebody has already: minutes on the day, stretches of time, logs that wait."""

    minutes_of_day: int = 0
    spans: Sequence[Span] = ()
    waiting: int = 0


def may_enter(log: HourLog, known: Known, *, zone: str) -> Verdict:
    """Whether hours fit beside those that a person has: nothing twice, no day over 24 hours."""
    span = timed(log, zone)
    if span and any(one.start < span.end and span.start < one.end for one in known.spans):
        return OVERLAP
    if known.minutes_of_day + log.minutes > LONGEST_DAY:
        return FULL_DAY
    return MANY_WAITING if known.waiting >= MOST_WAITING else None


def may_log(organization: UUID, hosts: AbstractSet[UUID]) -> Verdict:
    """Whether somebody logs hours by hand: at organizations that they have to do with."""
    return None if organization in hosts else NOT_YOUR_HOST


def is_waiting(entry: EntryLike) -> bool:
    """The organization has to look at it: a log by hand, or an end that nobody saw."""
    if entry.state == HourState.PROPOSED:
        return True
    return entry.is_flagged and entry.state == HourState.APPROVED and entry.decided_at is None


def may_approve(entry: EntryLike, viewer: Viewer | None, *, is_reversed: bool) -> Verdict:
    """Whether the viewer approves hours: once, and never their own."""
    if entry.person is not None and viewer is not None and entry.person == viewer.person:
        return OWN_HOURS
    if is_reversed:
        return NOT_COUNTED
    return None if is_waiting(entry) else DECIDED


def may_reject(entry: EntryLike) -> Verdict:
    """Whether hours are turned down, or taken back by who logged them: while they wait."""
    return None if entry.state == HourState.PROPOSED else DECIDED


def may_correct(entry: EntryLike, viewer: Viewer | None, *, is_reversed: bool) -> Verdict:
    """Whether the viewer puts something else in place of hours that count; never their own."""
    if entry.person is not None and viewer is not None and entry.person == viewer.person:
        return OWN_HOURS
    if is_reversed or entry.state != HourState.APPROVED:
        return NOT_COUNTED
    return None


def may_note(person: UUID | None, viewer: Viewer, *, ends_at: datetime, now: datetime) -> Verdict:
    """Whether the viewer notes who was on a shift: after its end, and never about oneself."""
    if person is not None and person == viewer.person:
        return OWN_HOURS
    return NOT_OVER if now < ends_at else None
