"""Whole days as the time of an event."""

from __future__ import annotations

from datetime import date, datetime

from core.data.times import days_of, whole_days
from plugins.events.values import Timing


def timing_of_days(first: date, last: date, zone: str) -> Timing:
    """Whole days of a zone; `last` is one of them."""
    starts_at, ends_at = whole_days(first, last, zone)
    return Timing(starts_at=starts_at, ends_at=ends_at, zone=zone, is_all_day=True)


def days_touched(starts_at: datetime, ends_at: datetime, zone: str) -> Timing:
    """All days of a zone that a stretch of time touches; midnight ends the day before."""
    return timing_of_days(*days_of(starts_at, ends_at, zone), zone)
