"""Cafés lie ahead; people sign up for those that are approved."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pospolu_repairs.rules import may_propose, may_sign_up
from pospolu_repairs.values import CafePlan

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PLAN = CafePlan(
    title="T", place="P", starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=2),
    capacity=5,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"starts_at": NOW}, "repairs.time"),
        ({"ends_at": NOW + timedelta(days=1)}, "repairs.time"),
        ({"capacity": 0}, "repairs.places"),
        ({"capacity": 501}, "repairs.places"),
    ],
)
def test_what_may_be_proposed(changes, code):
    refusal = may_propose(replace(PLAN, **changes), NOW)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("state", "hours", "code"),
    [
        ("open", 1, None),
        ("open", 0, "repairs.over"),
        ("proposed", 1, "repairs.closed"),
        ("rejected", 1, "repairs.closed"),
    ],
)
def test_who_may_sign_up(state, hours, code):
    refusal = may_sign_up(state, NOW + timedelta(hours=hours), NOW)
    assert (refusal.code if refusal else None) == code
