"""Waits, Message-IDs and kept addresses."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.services.outbox.rules import (
    WAITS,
    address_hash_of,
    is_pressing,
    mail_domain,
    message_id_of,
    quiet_hours_of,
    quiet_until,
    wait_before_retry,
)

MINUTES = [1, 5, 15, 60]


@pytest.mark.parametrize(("attempts", "minutes"), list(enumerate(MINUTES, start=1)))
def test_the_first_waits_are_1_5_15_and_60_minutes(attempts, minutes):
    assert wait_before_retry(attempts, chance=0.5) == timedelta(minutes=minutes)


def test_the_last_wait_is_48_hours_and_then_it_is_enough():
    assert wait_before_retry(len(WAITS), chance=0.5) == timedelta(hours=48)
    assert wait_before_retry(len(WAITS) + 1, chance=0.5) is None


def test_chance_spreads_a_wait_by_a_fifth():
    assert wait_before_retry(2, chance=0) == timedelta(minutes=4)
    assert wait_before_retry(2, chance=1) == timedelta(minutes=6)


@pytest.mark.parametrize(
    ("base_url", "domain"),
    [
        ("https://pospolu.leszno.pl", "pospolu.leszno.pl"),
        ("https://leszno.pl:8443/city", "leszno.pl"),
        ("http://127.0.0.1:8000", "pospolu.invalid"),
        ("http://[::1]:8000", "pospolu.invalid"),
        ("http://localhost:8000", "localhost.invalid"),
    ],
)
def test_a_message_id_stands_on_the_domain_of_the_city(base_url, domain):
    assert mail_domain(base_url) == domain
    made = message_id_of(UUID(int=1), base_url)
    assert made == f"<00000000000000000000000000000001@{domain}>"


def test_a_kept_address_cannot_be_tried_without_the_secret():
    assert address_hash_of("Anna@example.org", "a") == address_hash_of("anna@example.org", "a")
    assert address_hash_of("anna@example.org", "a") != address_hash_of("anna@example.org", "b")


WARSAW = "Europe/Warsaw"
NIGHT = quiet_hours_of("21:00-07:00", WARSAW)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-28T19:59", None),  # 20:59
        ("2026-11-28T20:00", "2026-11-29T06:00"),
        ("2026-11-28T23:30", "2026-11-29T06:00"),  # past midnight
        ("2026-11-29T05:59", "2026-11-29T06:00"),
        ("2026-11-29T06:00", None),  # the end is no more quiet
        ("2026-03-28T21:00", "2026-03-29T05:00"),  # the clocks go forward: the night has 9 hours
        ("2026-03-29T00:59", "2026-03-29T05:00"),
        ("2026-10-24T20:00", "2026-10-25T06:00"),  # they go back: it has 11
        ("2026-10-25T00:30", "2026-10-25T06:00"),  # 02:30 for the first time
        ("2026-10-25T01:30", "2026-10-25T06:00"),  # and for the second
    ],
)
def test_in_quiet_hours_a_message_waits_for_the_morning(now, until):
    assert quiet_until(NIGHT, utc(now)) == (until and utc(until))


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        ("22:00-02:30", "2026-03-28T22:00", "2026-03-29T01:30"),  # 02:30 is skipped: 03:30
        ("22:00-02:30", "2026-10-24T23:45", "2026-10-25T00:30"),  # 02:30 comes the first time
        ("22:00-02:30", "2026-10-25T01:10", None),  # 02:10 again: the quiet hours are over
        ("13:00-15:00", "2026-07-01T11:30", "2026-07-01T13:00"),
        ("13:00-15:00", "2026-07-01T20:30", None),
    ],
)
def test_quiet_hours_end_at_one_instant_in_nights_when_the_clocks_change(hours, now, until):
    assert quiet_until(quiet_hours_of(hours, WARSAW), utc(now)) == (until and utc(until))


def test_without_quiet_hours_nothing_waits():
    assert quiet_hours_of("", WARSAW) is None
    assert quiet_hours_of("07:00-07:00", WARSAW) is None
    assert quiet_until(None, utc("2026-11-28T23:30")) is None


@pytest.mark.parametrize(
    ("starts_at", "pressing"),
    [
        ("2026-11-29T08:00", True),  # 9:00, two hours after the morning
        ("2026-11-29T11:59", True),
        ("2026-11-29T12:00", False),  # six hours after it: time to read
        ("2026-11-28T22:00", True),  # tonight
        ("2026-11-28T20:00", False),  # over
    ],
)
def test_news_of_what_comes_too_soon_does_not_wait(starts_at, pressing):
    now, morning = utc("2026-11-28T21:30"), utc("2026-11-29T06:00")
    assert is_pressing(utc(starts_at), now, morning=morning, zone=WARSAW) is pressing


def test_cancelled_today_does_not_wait_even_early_in_the_day():
    now, morning = utc("2026-11-29T04:00"), utc("2026-11-29T06:00")
    assert is_pressing(utc("2026-11-29T17:00"), now, morning=morning, zone=WARSAW)
