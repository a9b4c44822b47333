"""Days off by the act: fixed ones, and those that go by Easter."""

from datetime import date

import pytest

from core.services.calendar.holidays import holiday_of, holidays


@pytest.mark.parametrize(
    "sunday",
    [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)],
)
def test_easter(sunday: date) -> None:
    assert holiday_of(sunday) == "Easter Sunday"


def test_other_days_have_no_name() -> None:
    assert holiday_of(date(2026, 4, 7)) == ""


def test_days_that_go_by_easter() -> None:
    named = holidays(2027)
    assert named[date(2027, 3, 29)] == "Easter Monday"
    assert named[date(2027, 5, 16)] == "Pentecost"
    assert named[date(2027, 5, 27)] == "Corpus Christi"


def test_christmas_eve_is_off_since_2025() -> None:
    assert date(2024, 12, 24) not in holidays(2024)
    assert holidays(2025)[date(2025, 12, 24)] == "Christmas Eve"
