"""When people are reminded and thanked: pure decisions on instants."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from core.data.times import later
from core.services.outbox.api import QuietHours, quiet_since, quiet_until

THANKS_AFTER = timedelta(hours=1)
THANKS_UNTIL = timedelta(hours=36)
LONGEST_STAY = timedelta(hours=24)
TIME_TO_COME = timedelta(hours=1)
BEFORE_QUIET = timedelta(minutes=30)


class Lead(StrEnum):
    """How long before the start a reminder comes."""

    DAY = "day"
    HOURS = "hours"


BEFORE = {Lead.DAY: timedelta(hours=24), Lead.HOURS: timedelta(hours=2)}
TOO_LATE = {Lead.DAY: timedelta(hours=12), Lead.HOURS: timedelta(minutes=30)}
"""So long before the start a reminder that did not go out yet says nothing new."""


def reminder_at(starts_at: datetime, lead: Lead, quiet: QuietHours | None) -> datetime:
    """When a reminder is due, in UTC: 24 or 2 hours before the start.

    One that would wait for the morning until it is too late to come goes out half an hour before
    the quiet hours begin.
    """
    at = later(starts_at, -BEFORE[lead])
    morning = quiet_until(quiet, at)
    if quiet and morning and morning > later(starts_at, -TIME_TO_COME):
        return later(quiet_since(quiet, at), -BEFORE_QUIET)
    return at


def is_reminder_due(starts_at: datetime, lead: Lead, *, at: datetime, now: datetime) -> bool:
    """Whether a reminder that is due `at` goes out now: never for what is over or too near."""
    return at <= now < later(starts_at, -TOO_LATE[lead])


def are_thanks_due(ends_at: datetime, now: datetime) -> bool:
    """Whether it is time to thank: an hour after the end, and not days later."""
    return later(ends_at, THANKS_AFTER) <= now < later(ends_at, THANKS_UNTIL)
