"""Reminders come 24 and 2 hours before, thanks after the end; never too late to be of use."""

from datetime import UTC, datetime, timedelta

import pytest

from core.services.outbox.rules import quiet_hours_of
from core.signups.reminder_rules import Lead, are_thanks_due, is_reminder_due, reminder_at

NIGHT = quiet_hours_of("21:00-07:00", "Europe/Warsaw")


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "lead", "at"),
    [
        ("2026-11-28T17:00", Lead.DAY, "2026-11-27T17:00"),
        ("2026-11-28T17:00", Lead.HOURS, "2026-11-28T15:00"),
        ("2026-11-28T21:30", Lead.HOURS, "2026-11-28T19:30"),  # 22:30: before the night anyway
        ("2026-11-28T07:30", Lead.HOURS, "2026-11-28T05:30"),  # 8:30: it waits until 7:00
        ("2026-11-28T05:00", Lead.HOURS, "2026-11-27T19:30"),  # 6:00: half an hour before the night
        ("2026-11-28T23:00", Lead.HOURS, "2026-11-28T19:30"),  # midnight
        ("2026-11-28T21:30", Lead.DAY, "2026-11-27T21:30"),  # it waits for the morning
        # The clocks go back at 3:00: the day before has 25 hours, 24 of them are real.
        ("2026-10-25T09:00", Lead.DAY, "2026-10-24T09:00"),
        ("2026-10-25T05:00", Lead.HOURS, "2026-10-24T18:30"),
        ("2026-03-29T04:00", Lead.HOURS, "2026-03-28T19:30"),
    ],
)
def test_when_a_reminder_is_due(starts_at, lead, at):
    assert reminder_at(utc(starts_at), lead, NIGHT) == utc(at)


def test_without_quiet_hours_it_comes_in_the_night():
    assert reminder_at(utc("2026-11-28T05:00"), Lead.HOURS, None) == utc("2026-11-28T03:00")


@pytest.mark.parametrize(
    ("lead", "hours_before", "is_due"),
    [
        (Lead.DAY, 24.1, False),
        (Lead.DAY, 24, True),
        (Lead.DAY, 12.1, True),  # after a long outage
        (Lead.DAY, 12, False),
        (Lead.HOURS, 2, True),
        (Lead.HOURS, 0.6, True),
        (Lead.HOURS, 0.5, False),
        (Lead.HOURS, -1, False),  # never for what is over
    ],
)
def test_a_reminder_goes_out_in_its_time_alone(lead, hours_before, is_due):
    starts_at = utc("2026-11-28T17:00")
    now, at = starts_at - timedelta(hours=hours_before), reminder_at(starts_at, lead, NIGHT)
    assert is_reminder_due(starts_at, lead, at=at, now=now) is is_due


@pytest.mark.parametrize(("hours_after", "due"), [(0.9, False), (1, True), (35, True), (36, False)])
def test_thanks_come_an_hour_after_the_end_and_not_days_later(hours_after, due):
    ends_at = utc("2026-11-28T17:00")
    assert are_thanks_due(ends_at, ends_at + timedelta(hours=hours_after)) is due
