"""When an erasure may begin, when it is tried again, in which order it walks."""

from datetime import UTC, datetime, timedelta

import pytest

from core.facilities.privacy.rules import (
    in_order,
    is_fresh,
    may_erase,
    wait_after,
    what_to_do_with_idle,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, True), (15, True), (16, False), (None, False)]
)
def test_freshness(minutes, expected):
    at = None if minutes is None else NOW - timedelta(minutes=minutes)
    assert is_fresh(at, NOW) is expected


@pytest.mark.parametrize(
    ("fresh", "duties", "cancels", "code"),
    [
        (True, 0, False, None),
        (True, 2, True, None),
        (True, 2, False, "privacy.duties"),
        (False, 0, True, "privacy.stale"),
    ],
)
def test_may_erase(fresh, duties, cancels, code):
    refusal = may_erase(fresh=fresh, duties=duties, cancels=cancels)
    assert (refusal.code if refusal else None) == code


def test_waits_grow_to_six_hours():
    waits = [wait_after(failures) for failures in (1, 2, 3, 50)]
    assert waits == [timedelta(minutes=n) for n in (1, 2, 4, 360)]


def test_what_others_find_a_person_by_goes_last(registry):
    order = [one.key for one in in_order(registry.personal_data.values())]
    for before, after in [
        ("checkin.presence", "signups.places"),
        ("signups.places", "people.belonging"),
        ("people.belonging", "people.account"),
        ("people.account", "outbox.messages"),
        ("volunteering.authors", "people.account"),
        ("events.authorship", "people.account"),
    ]:
        assert order.index(before) < order.index(after)


@pytest.mark.parametrize(
    ("slept", "warned", "todo"),
    [
        (701, None, "warn"),
        (5000, None, "warn"),
        (701, 30, "wait"),
        (731, 29, "wait"),
        (731, 30, "erase"),
    ],
)
def test_a_sleeper_is_erased_only_after_a_warning_in_time(slept, warned, todo):
    now = datetime(2026, 6, 1, tzinfo=UTC)
    found = what_to_do_with_idle(
        last_used_at=now - timedelta(days=slept),
        warned_at=None if warned is None else now - timedelta(days=warned),
        begins=now - timedelta(days=730),
        warning=timedelta(days=30),
        now=now,
    )
    assert found == todo


def test_the_last_administrator_stays():
    refusal = may_erase(fresh=True, duties=0, cancels=True, is_last_admin=True)
    assert refusal is not None
    assert refusal.code == "privacy.last_city_admin"
