"""Waits, Message-IDs and kept addresses."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.services.outbox.rules import (
    WAITS,
    address_hash_of,
    mail_domain,
    message_id_of,
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
