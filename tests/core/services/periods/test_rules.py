"""The value of a day is the latest that had begun; history is never rewritten."""

from datetime import UTC, date, datetime

import pytest

from core.contracts.periods import Dated, LegalNumber
from core.services.periods.rules import cutoff, may_set, value_on


def dated(value, *day):
    return Dated(value=value, in_force_from=date(*day), because="")


NUMBER = LegalNumber(
    key="x.y", title="", unit="days", most=100,
    values=(dated(30, 2026, 1, 1), dated(20, 2026, 7, 1)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "day", "expected"),
    [
        ((), (2025, 5, 5), 30),
        ((), (2026, 6, 30), 30),
        ((), (2026, 7, 1), 20),
        ((dated(40, 2026, 8, 1),), (2026, 7, 31), 20),
        ((dated(40, 2026, 8, 1),), (2026, 8, 1), 40),
        ((dated(40, 2026, 7, 1),), (2026, 7, 1), 40),
        ((dated(40, 2026, 8, 1), dated(50, 2026, 8, 1)), (2026, 9, 1), 50),
        ((dated(60, 2026, 9, 1), dated(50, 2026, 8, 1)), (2026, 9, 1), 60),
    ],
)
def test_value_of_a_day(changes, day, expected):
    assert value_on(NUMBER, changes, date(*day)) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [(2, "days", datetime(2026, 2, 27, tzinfo=UTC)), (1, "years", datetime(2025, 3, 1, tzinfo=UTC)),
     (24, "hours", datetime(2026, 2, 28, tzinfo=UTC))],
)  # fmt: skip
def test_periods_lie_back(value, unit, expected):
    assert cutoff(value, unit, datetime(2026, 3, 1, tzinfo=UTC)) == expected


def test_a_number_is_no_period():
    with pytest.raises(ValueError, match="no measure"):
        cutoff(16, "number", datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("value", "day", "code"),
    [(0, 10, "periods.bounds"), (101, 10, "periods.bounds"), (5, 9, "periods.past"),
     (5, 10, None), (100, 11, None)],
)  # fmt: skip
def test_what_may_be_set(value, day, code):
    refusal = may_set(NUMBER, value, in_force_from=date(2026, 5, day), today=date(2026, 5, 10))
    assert (refusal.code if refusal else None) == code
